package dev.brevity.dsl.explain;

import dev.brevity.dsl.link.AttributeEntry;
import dev.brevity.dsl.link.Recipe;
import dev.brevity.grammar.Span;
import java.util.Locale;

/** Says where something is written. */
final class Provenance {
  private Provenance() {}

  /** {@code mixin MSESymmetricScale, catalog/base.quant:12}. */
  static String of(AttributeEntry entry) {
    Recipe recipe = entry.definedIn();
    String kind = recipe.isAnonymous() ? "" : recipe.kind().name().toLowerCase(Locale.ROOT) + " ";
    return kind + recipe.name() + ", " + place(entry.assignment().target().span());
  }

  /** {@code catalog/base.quant:12}. */
  static String place(Span span) {
    return span.source().name() + ":" + span.startLine();
  }
}
