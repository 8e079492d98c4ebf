package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;
import java.util.List;

/**
 * {@code type Module { out_channels : Int … }}: what expressions may read of an input of that type.
 */
public record TypeDeclaration(
    Identifier name, List<InputDeclaration.Field> fields, String documentation, Span span)
    implements Declaration {}
