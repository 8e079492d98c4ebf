package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;
import java.util.List;

/** A quantizer, mixin or solver. */
public record RecipeDeclaration(
    RecipeKind kind,
    Identifier name,
    List<Identifier> bases,
    RecipeBody body,
    String documentation,
    Span span)
    implements Declaration {}
