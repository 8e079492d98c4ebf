package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;

/** {@code target = value}. */
public record Assignment(Identifier target, Expression value, String documentation, Span span) {}
