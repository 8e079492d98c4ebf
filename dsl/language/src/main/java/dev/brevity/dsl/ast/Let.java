package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;

/**
 * {@code let name = value}: a name for an expression, which the block that it stands in may use,
 * and nobody else. The name stands for the expression, evaluated at most once in a look-up.
 */
public record Let(Identifier name, Expression value, String documentation, Span span) {}
