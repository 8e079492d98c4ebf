package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;
import java.util.List;

/**
 * {@code layer Conv2d extends Conv { weight : WeightQuant … }}: a kind of layer that plans may
 * select.
 *
 * @param bases wider kinds: who selects one of them selects this kind too
 * @param slots the places for quantizers besides those of the bases, with the role that a quantizer
 *     there must play
 */
public record LayerDeclaration(
    Identifier name,
    List<Identifier> bases,
    List<InputDeclaration.Field> slots,
    String documentation,
    Span span)
    implements Declaration {}
