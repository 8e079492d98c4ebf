package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;
import java.util.List;

/**
 * {@code implementation Name { require … }}: conditions on what an implementation is built from.
 */
public record ImplementationDeclaration(
    Identifier name, Demands demands, String documentation, Span span) implements Declaration {

  public List<Requirement> requirements() {
    return demands.requirements();
  }
}
