package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;
import java.util.List;

/**
 * {@code input module : Module { out_channels : Int … }}: what the layer that a quantizer is
 * attached to supplies.
 *
 * @param fields what expressions may read of it, besides what its declared type offers; for a list,
 *     what they may read of each element
 */
public record InputDeclaration(
    Identifier name, TypeExpression type, List<Field> fields, String documentation, Span span)
    implements Declaration {

  /** One readable property of an input. */
  public record Field(Identifier name, TypeExpression type, String documentation) {}
}
