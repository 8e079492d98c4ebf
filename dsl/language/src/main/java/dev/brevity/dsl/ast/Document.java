package dev.brevity.dsl.ast;

import dev.brevity.grammar.SourceText;
import dev.brevity.grammar.Span;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One source file.
 *
 * @param version the language version header, if the file has one
 */
public record Document(
    SourceText source,
    Optional<VersionHeader> version,
    List<Import> imports,
    List<Declaration> declarations) {
  /** What ends last; empty when there is nothing. */
  public Optional<Span> end() {
    Stream<Span> head = Stream.concat(version.stream().map(VersionHeader::span), spans(imports));
    return Stream.concat(head, declarations.stream().map(Declaration::span))
        .max(Comparator.comparingInt(Span::endLine));
  }

  private static Stream<Span> spans(List<Import> imports) {
    return imports.stream().map(Import::span);
  }
}
