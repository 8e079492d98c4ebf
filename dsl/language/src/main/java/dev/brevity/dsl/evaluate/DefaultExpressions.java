package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.RecipeDeclaration;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.read.QuantReader;
import dev.brevity.grammar.SourceText;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Reads the defaults of constructor parameters, each distinct text once. */
final class DefaultExpressions {
  private final Map<String, Optional<Expression>> known = new ConcurrentHashMap<>();

  /** The expression; empty when the text is blank or is none. */
  Optional<Expression> expression(String text) {
    return text.isBlank()
        ? Optional.empty()
        : known.computeIfAbsent(text, DefaultExpressions::read);
  }

  private static Optional<Expression> read(String text) {
    Diagnostics findings = new Diagnostics();
    SourceText source = new SourceText("default", "mixin Default { value = " + text + " }");
    Document document = new QuantReader().read(source, findings);
    return findings.hasErrors()
        ? Optional.empty()
        : document.declarations().stream()
            .filter(RecipeDeclaration.class::isInstance)
            .flatMap(recipe -> ((RecipeDeclaration) recipe).body().assignments().stream())
            .map(assignment -> assignment.value())
            .findFirst();
  }
}
