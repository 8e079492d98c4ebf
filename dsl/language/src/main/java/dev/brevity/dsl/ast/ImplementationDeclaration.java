package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;
import java.util.List;

/**
 * {@code implementation Name { require … }}: conditions on what an implementation is built from.
 */
public record ImplementationDeclaration(
    Identifier name, List<Requirement> requirements, String documentation, Span span)
    implements Declaration {}
