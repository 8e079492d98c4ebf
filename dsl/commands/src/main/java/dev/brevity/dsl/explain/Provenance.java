package dev.brevity.dsl.explain;

import dev.brevity.dsl.link.AttributeEntry;
import dev.brevity.dsl.link.OwnedRefinement;
import dev.brevity.dsl.link.Recipe;
import dev.brevity.dsl.print.QuantPrinter;
import dev.brevity.grammar.Span;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says where something is written. */
final class Provenance {
  private Provenance() {}

  /** {@code mixin MSESymmetricScale, catalog/base.quant:12}. */
  static String of(AttributeEntry entry) {
    Recipe recipe = entry.definedIn();
    String kind = recipe.isAnonymous() ? "" : recipe.kind().name().toLowerCase(Locale.ROOT) + " ";
    return kind + recipe.name() + ", " + place(entry.assignment().target().span());
  }

  /** {@code mse_iters = 10 quantizer MyWeight, mine.quant:4}. */
  static String of(OwnedRefinement refinement) {
    String path =
        refinement.path().stream().map(step -> step.text() + ".").collect(Collectors.joining());
    Recipe owner = refinement.owner();
    String kind = owner.isAnonymous() ? "" : owner.kind().name().toLowerCase(Locale.ROOT) + " ";
    return path
        + refinement.override().target()
        + " = "
        + QuantPrinter.print(refinement.override().value())
        + "   "
        + kind
        + owner.name()
        + ", "
        + place(refinement.override().target().span());
  }

  /** {@code catalog/base.quant:12}. */
  static String place(Span span) {
    return span.source().name() + ":" + span.startLine();
  }
}
