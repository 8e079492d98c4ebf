package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;
import java.util.List;
import java.util.Optional;

/** A type as written: alternatives separated by {@code |}. */
public record TypeExpression(List<Term> alternatives, Span span) {

  /**
   * One alternative.
   *
   * @param name a built-in type, an enum or a role
   * @param argument the element type of {@code List<…>}
   * @param optional whether {@code ?} follows: {@code none} is a value of the type
   */
  public record Term(Identifier name, Optional<TypeExpression> argument, boolean optional) {}
}
