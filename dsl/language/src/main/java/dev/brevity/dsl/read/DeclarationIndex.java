package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.Declaration;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.grammar.QuantParser;
import dev.brevity.grammar.QuantSyntax;
import dev.brevity.grammar.SourceText;
import dev.brevity.grammar.Span;
import dev.brevity.grammar.Syntax;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The declarations of a {@code .quant} file by name, each parsed when it is first asked for.
 * Finding the names takes one cheap pass over the text, so a command that needs ten presets of a
 * catalog of hundreds does not pay for the rest.
 */
public final class DeclarationIndex {
  private final SourceText source;
  private final DiagnosticSink diagnostics;
  private final List<Entry> entries;
  private final ConcurrentMap<Entry, Optional<Declaration>> parsed = new ConcurrentHashMap<>();

  private DeclarationIndex(SourceText source, List<Entry> entries, DiagnosticSink diagnostics) {
    this.source = source;
    this.entries = entries;
    this.diagnostics = diagnostics;
  }

  /**
   * The index of a file.
   *
   * @param diagnostics told what is wrong with a declaration when it is parsed
   * @return nothing when the text is not a plain sequence of declarations, for instance because a
   *     brace is missing; {@link QuantReader} then says why
   */
  public static Optional<DeclarationIndex> of(SourceText source, DiagnosticSink diagnostics) {
    return new DeclarationScan(source)
        .entries()
        .map(entries -> new DeclarationIndex(source, entries, diagnostics));
  }

  public SourceText source() {
    return source;
  }

  /** Everything declared, in the order written; nothing of it has to be parsed for this. */
  public List<Entry> entries() {
    return entries;
  }

  /** The first declaration of that kind and name. */
  public Optional<Declaration> find(Kind kind, String name) {
    return entries.stream()
        .filter(entry -> entry.kind() == kind && entry.name().equals(name))
        .findFirst()
        .flatMap(this::declaration);
  }

  /**
   * The declaration of an entry of this index, parsed now or earlier; nothing when it is too
   * broken.
   */
  public Optional<Declaration> declaration(Entry entry) {
    return parsed.computeIfAbsent(entry, this::parse);
  }

  private Optional<Declaration> parse(Entry entry) {
    Syntax<QuantParser.DeclarationOnlyContext> syntax =
        QuantSyntax.declaration(source, entry.span().start(), entry.span().end());
    SyntaxDiagnostics.report(syntax.errors(), diagnostics);
    return new DeclarationBuilder(new Reading(syntax, diagnostics))
        .declaration(syntax.tree().declaration());
  }

  /** What is declared: each kind has its own names. */
  public enum Kind {
    RECIPE,
    ENUM,
    ATTRIBUTE,
    ROLE,
    TYPE,
    INPUT,
    IMPLEMENTATION,
    PLAN,
    LAYER,
    PLAN_WORD
  }

  /**
   * One declaration not yet parsed.
   *
   * @param span from its documentation to its end
   */
  public record Entry(Kind kind, String name, Span span) {
    /** By place; the hash that records come with is linked at run time, which short runs notice. */
    @Override
    public int hashCode() {
      return 31 * name.hashCode() + span.start();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other
          || (other instanceof Entry entry
              && kind == entry.kind
              && span.start() == entry.span.start()
              && span.source() == entry.span.source());
    }
  }
}
