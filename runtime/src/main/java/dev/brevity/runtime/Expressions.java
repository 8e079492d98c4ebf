package dev.brevity.runtime;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.RecipeDeclaration;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.read.QuantReader;
import dev.brevity.grammar.SourceText;
import java.util.Optional;

/** Reads expressions and recipe bodies that do not come from a file. */
final class Expressions {
  private Expressions() {}

  /** The expression; empty when the text is none. */
  static Optional<Expression> read(String text) {
    Diagnostics findings = new Diagnostics();
    return recipe("default", "mixin Default { value = " + text + " }", findings)
        .filter(recipe -> !findings.hasErrors())
        .map(recipe -> recipe.body().assignments().get(0).value());
  }

  /** The first recipe of a text. */
  static Optional<RecipeDeclaration> recipe(String name, String text, Diagnostics findings) {
    Document document = new QuantReader().read(new SourceText(name, text), findings);
    return document.declarations().stream()
        .filter(RecipeDeclaration.class::isInstance)
        .map(RecipeDeclaration.class::cast)
        .findFirst();
  }
}
