package dev.brevity.dsl.explain;

import dev.brevity.dsl.evaluate.Resolution;
import dev.brevity.dsl.evaluate.Trace;
import dev.brevity.dsl.evaluate.ValueNotation;
import dev.brevity.dsl.link.AttributeEntry;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.MergedRecipe;
import dev.brevity.dsl.link.OwnedRefinement;
import dev.brevity.dsl.print.QuantPrinter;
import dev.brevity.dsl.text.Ink;
import dev.brevity.dsl.text.Paint;
import dev.brevity.dsl.type.AttributeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A recipe as if it had been written without inheritance. */
public final class AttributeTable {
  private static final int WIDEST_VALUE = 40;

  private final Library library;
  private final MergedRecipe recipe;

  public AttributeTable(Library library, MergedRecipe recipe) {
    this.library = library;
    this.recipe = recipe;
  }

  /**
   * The recipe's attributes in the order in which they are declared.
   *
   * @param resolution shows values where it read the attribute, and marks those it did not read
   * @param origins whether to say where each attribute is set
   */
  public String text(Optional<Resolution> resolution, boolean origins, Paint paint) {
    StringBuilder out = new StringBuilder();
    String kind = recipe.recipe().kind().name().toLowerCase(Locale.ROOT);
    out.append(paint.apply(Ink.TITLE, kind + " " + recipe.name())).append(" {\n");
    List<AttributeEntry> entries = ordered();
    int widest = 0;
    for (AttributeEntry entry : entries) {
      widest = Math.max(widest, entry.attribute().length());
    }
    for (AttributeEntry entry : entries) {
      Optional<Trace> trace = resolution.flatMap(result -> result.trace(entry.attribute()));
      String value =
          trace
              .flatMap(Trace::value)
              .map(ValueNotation::of)
              .orElseGet(() -> QuantPrinter.print(entry.assignment().value()));
      out.append("  ").append(entry.attribute());
      out.append(" ".repeat(widest - entry.attribute().length())).append(" = ");
      out.append(value.replace("\n", "\n  "));
      String remark = resolution.isPresent() && trace.isEmpty() ? "not read" : "";
      for (OwnedRefinement refinement : entry.refinements()) {
        remark += (remark.isEmpty() ? "" : "; ") + "with " + Provenance.of(refinement);
      }
      if (origins) {
        remark += (remark.isEmpty() ? "" : "; ") + Provenance.of(entry);
      }
      if (!remark.isEmpty()) {
        int used = value.length() - value.lastIndexOf('\n') - 1;
        out.append(" ".repeat(Math.max(2, WIDEST_VALUE - used)));
        out.append(paint.apply(Ink.FAINT, "// " + remark));
      }
      out.append('\n');
    }
    return out.append("}\n").toString();
  }

  private List<AttributeEntry> ordered() {
    List<AttributeEntry> entries = new ArrayList<>();
    for (AttributeType declared : library.attributes()) {
      recipe.attribute(declared.name()).ifPresent(entries::add);
    }
    for (AttributeEntry entry : recipe.attributes()) {
      if (library.attribute(entry.attribute()).isEmpty()) {
        entries.add(entry);
      }
    }
    return entries;
  }
}
