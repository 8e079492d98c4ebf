package dev.brevity.dsl.source;

import dev.brevity.dsl.ast.Declaration;
import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.Linker;
import dev.brevity.dsl.read.DeclarationIndex;
import dev.brevity.dsl.read.DeclarationIndex.Entry;
import dev.brevity.dsl.read.DeclarationIndex.Kind;
import dev.brevity.dsl.read.QuantReader;
import dev.brevity.dsl.signature.ImplementationIndex;
import dev.brevity.grammar.SourceText;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The built-in declarations, each parsed when a library first needs it. A caller that asks for a
 * part and then for the whole pays for nothing twice.
 */
public final class BuiltInDeclarations {
  private static final Set<Kind> PLANNING = EnumSet.of(Kind.PLAN, Kind.PLAN_WORD);

  private final ImplementationIndex implementations;
  private final DiagnosticSink sink;
  private final List<Document> unindexed = new ArrayList<>();
  private final List<DeclarationIndex> indexes = new ArrayList<>();

  BuiltInDeclarations(
      List<SourceText> sources, ImplementationIndex implementations, DiagnosticSink sink) {
    this.implementations = implementations;
    this.sink = sink;
    for (SourceText source : sources) {
      Optional<DeclarationIndex> index = DeclarationIndex.of(source, sink);
      if (index.isPresent()) {
        indexes.add(index.get());
      } else {
        unindexed.add(new QuantReader().read(source, sink));
      }
    }
  }

  /**
   * The part of the built-in library that the texts can refer to, which takes a fraction of the
   * time. It is enough to find that nothing is wrong with the texts; suggestions and lists of
   * alternatives need the whole.
   */
  public Library neededBy(List<SourceText> texts) {
    return link(needed(texts).picked()::contains);
  }

  /**
   * What findings about the texts can mention: the whole built-in library, but plans and what they
   * are made of only as far as texts that are about something else need them.
   */
  public Library mentionedAbout(List<SourceText> texts) {
    NeededDeclarations needed = needed(texts);
    return needed.isAboutPlans()
        ? all()
        : link(entry -> !PLANNING.contains(entry.kind()) || needed.picked().contains(entry));
  }

  private NeededDeclarations needed(List<SourceText> texts) {
    return new NeededDeclarations(indexes, implementations, texts);
  }

  /** The whole built-in library. */
  public Library all() {
    return link(entry -> true);
  }

  private Library link(Predicate<Entry> chosen) {
    List<Document> documents = new ArrayList<>(unindexed);
    for (DeclarationIndex index : indexes) {
      List<Declaration> declarations = new ArrayList<>();
      for (Entry entry : index.entries()) {
        if (chosen.test(entry)) {
          index.declaration(entry).ifPresent(declarations::add);
        }
      }
      documents.add(new Document(index.source(), Optional.empty(), List.of(), declarations));
    }
    return new Linker(implementations).builtIn(documents, sink);
  }
}
