package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;
import java.util.Optional;

/**
 * {@code require condition : "message" fix "remedy"}. The condition must not evaluate to false when
 * the recipe is resolved, or when the implementation it is declared on is built.
 */
public record Requirement(
    Expression condition, String message, Optional<String> remedy, Span span) {}
