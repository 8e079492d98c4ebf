package dev.brevity.dsl.ast;

import dev.brevity.grammar.SourceText;
import java.util.List;
import java.util.Optional;

/**
 * One source file.
 *
 * @param version the language version header, if the file has one
 */
public record Document(
    SourceText source,
    Optional<VersionHeader> version,
    List<Import> imports,
    List<Declaration> declarations) {}
