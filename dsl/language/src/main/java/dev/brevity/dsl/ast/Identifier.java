package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;

/** A name as written at one place. */
public record Identifier(String text, Span span) {
  @Override
  public String toString() {
    return text;
  }
}
