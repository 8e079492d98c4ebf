package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;

/** {@code role Scaling}: something an implementation can be used as. */
public record RoleDeclaration(Identifier name, String documentation, Span span)
    implements Declaration {}
