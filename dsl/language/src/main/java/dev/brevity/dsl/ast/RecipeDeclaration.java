package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;
import java.util.List;

/**
 * A quantizer, mixin or solver.
 *
 * @param synonyms names that users of other tools or releases may try; suggested, never accepted
 */
public record RecipeDeclaration(
    RecipeKind kind,
    Identifier name,
    List<Identifier> bases,
    List<Identifier> synonyms,
    RecipeBody body,
    String documentation,
    Span span)
    implements Declaration {}
