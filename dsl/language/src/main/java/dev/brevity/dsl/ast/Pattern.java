package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;

/** What an arm of a {@code match} takes. */
public sealed interface Pattern {
  Span span();

  /** A value: a constant, a text, a number, a truth value or {@code none}. */
  record Constant(Expression value) implements Pattern {
    @Override
    public Span span() {
      return value.span();
    }
  }

  /** {@code unset}: the subject is an attribute that the recipe does not set. */
  record Unset(Span span) implements Pattern {}
}
