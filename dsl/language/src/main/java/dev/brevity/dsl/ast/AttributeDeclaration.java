package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;
import java.util.List;
import java.util.Optional;

/**
 * {@code attribute name : Type in range unit …}: the only way for an attribute to exist.
 *
 * @param synonyms names that users of other tools may try; suggested, never accepted
 * @param deprecation why it should no longer be set
 */
public record AttributeDeclaration(
    Identifier name,
    TypeExpression type,
    Optional<NumberRange> range,
    Optional<String> unit,
    List<Identifier> synonyms,
    Optional<String> deprecation,
    String documentation,
    Span span)
    implements Declaration {}
