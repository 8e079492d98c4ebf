package dev.brevity.runtime;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.ast.RecipeDeclaration;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.read.QuantReader;
import dev.brevity.grammar.SourceText;
import java.util.Optional;

/** Reads recipes that do not come from a file. */
final class RecipeText {
  private RecipeText() {}

  /** The first recipe of a text. */
  static Optional<RecipeDeclaration> recipe(String name, String text, Diagnostics findings) {
    Document document = new QuantReader().read(new SourceText(name, text), findings);
    return document.declarations().stream()
        .filter(RecipeDeclaration.class::isInstance)
        .map(RecipeDeclaration.class::cast)
        .findFirst();
  }
}
