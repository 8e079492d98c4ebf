package dev.brevity.dsl.explain;

import dev.brevity.dsl.ast.EnumDeclaration;
import dev.brevity.dsl.ast.InputDeclaration;
import dev.brevity.dsl.ast.LayerDeclaration;
import dev.brevity.dsl.ast.PlanDeclaration;
import dev.brevity.dsl.explain.CatalogEntry.Kind;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.PlanWord;
import dev.brevity.dsl.link.Recipe;
import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.dsl.type.AttributeType;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The contents of a library as a list that can be searched. */
public final class CatalogListing {
  private final List<CatalogEntry> entries = new ArrayList<>();

  public CatalogListing(Library library) {
    for (Recipe recipe : library.recipes()) {
      Kind kind =
          switch (recipe.kind()) {
            case QUANTIZER -> Kind.QUANTIZER;
            case MIXIN -> Kind.MIXIN;
            case SOLVER -> Kind.SOLVER;
          };
      add(kind, recipe.name(), recipe.span(), recipe.declaration().documentation());
    }
    for (AttributeType attribute : library.attributes()) {
      add(
          Kind.ATTRIBUTE,
          attribute.name(),
          attribute.declaration().span(),
          attribute.declaration().documentation());
    }
    for (EnumDeclaration declared : library.vocabulary().enums()) {
      add(Kind.ENUM, declared.name().text(), declared.span(), declared.documentation());
    }
    for (InputDeclaration input : library.inputs()) {
      add(Kind.INPUT, input.name().text(), input.span(), input.documentation());
    }
    for (ImplementationSignature signature : library.vocabulary().implementations().all()) {
      entries.add(
          new CatalogEntry(Kind.IMPLEMENTATION, signature.name(), "", signature.documentation()));
    }
    for (PlanDeclaration plan : library.builtInPlans()) {
      add(Kind.PLAN, plan.name().text(), plan.span(), plan.documentation());
    }
    for (LayerDeclaration layer : library.layers().values()) {
      add(Kind.LAYER, layer.name().text(), layer.span(), layer.documentation());
    }
    for (PlanWord word : library.planWords()) {
      add(kind(word), word.name(), word.declaration().span(), word.declaration().documentation());
    }
    entries.sort(Comparator.comparing(CatalogEntry::kind).thenComparing(CatalogEntry::name));
  }

  private static Kind kind(PlanWord word) {
    return switch (word.declaration().kind()) {
      case STEP -> Kind.STEP;
      case STYLE -> Kind.STYLE;
      case TARGET -> Kind.TARGET;
    };
  }

  /** The entries that fit all conditions, by kind and name. Case does not matter. */
  public List<CatalogEntry> matching(
      Optional<Kind> kind, Optional<String> family, List<String> words) {
    List<CatalogEntry> found = new ArrayList<>();
    for (CatalogEntry entry : entries) {
      boolean fits =
          kind.map(wanted -> entry.kind() == wanted).orElse(true)
              && family.map(wanted -> entry.family().equals(wanted)).orElse(true)
              && hasAll(entry, words);
      if (fits) {
        found.add(entry);
      }
    }
    return found;
  }

  private static boolean hasAll(CatalogEntry entry, List<String> words) {
    String text = (entry.name() + "\n" + entry.documentation()).toLowerCase(Locale.ROOT);
    for (String word : words) {
      if (!text.contains(word.toLowerCase(Locale.ROOT))) {
        return false;
      }
    }
    return true;
  }

  private void add(Kind kind, String name, Span place, String documentation) {
    String file = place.source().name();
    String last = file.substring(file.lastIndexOf('/') + 1);
    int dot = last.lastIndexOf('.');
    entries.add(
        new CatalogEntry(kind, name, dot < 0 ? last : last.substring(0, dot), documentation));
  }
}
