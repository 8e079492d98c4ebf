package dev.brevity.dsl.source;

import dev.brevity.dsl.ast.Declaration;
import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.read.DeclarationIndex;
import dev.brevity.dsl.read.DeclarationIndex.Entry;
import dev.brevity.dsl.read.DeclarationIndex.Kind;
import dev.brevity.dsl.read.QuantReader;
import dev.brevity.grammar.SourceText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Picks from built-in files the declarations that given texts can refer to, directly or through
 * others, without parsing the rest. Every word of a text counts as a reference, so nothing that is
 * needed is missing. Recipes and attributes are picked; everything else is few and always taken.
 */
final class NeededDeclarations {
  private final List<Document> whole = new ArrayList<>();
  private final List<DeclarationIndex> indexes = new ArrayList<>();
  private final Map<String, List<Entry>> byName = new HashMap<>();
  private final Set<Entry> picked = new HashSet<>();
  private final Set<String> words = new HashSet<>();
  private final Deque<Entry> unread = new ArrayDeque<>();

  NeededDeclarations(List<SourceText> builtIn, DiagnosticSink sink) {
    for (SourceText source : builtIn) {
      Optional<DeclarationIndex> index = DeclarationIndex.of(source, sink);
      if (index.isEmpty()) {
        whole.add(new QuantReader().read(source, sink));
      } else {
        index(index.get());
      }
    }
  }

  private void index(DeclarationIndex index) {
    indexes.add(index);
    for (Entry entry : index.entries()) {
      if (entry.kind() == Kind.RECIPE || entry.kind() == Kind.ATTRIBUTE) {
        byName.computeIfAbsent(entry.name(), name -> new ArrayList<>()).add(entry);
      } else {
        pick(entry);
      }
    }
  }

  /** The built-in documents, reduced to what the texts can refer to. */
  List<Document> of(List<SourceText> texts) {
    for (SourceText text : texts) {
      read(text.text(), 0, text.text().length());
    }
    while (!unread.isEmpty()) {
      Entry entry = unread.remove();
      read(entry.span().source().text(), entry.span().start(), entry.span().end());
    }
    List<Document> documents = new ArrayList<>(whole);
    for (DeclarationIndex index : indexes) {
      List<Declaration> declarations = new ArrayList<>();
      for (Entry entry : index.entries()) {
        if (picked.contains(entry)) {
          index.declaration(entry).ifPresent(declarations::add);
        }
      }
      documents.add(new Document(index.source(), Optional.empty(), List.of(), declarations));
    }
    return documents;
  }

  private void pick(Entry entry) {
    if (picked.add(entry)) {
      unread.add(entry);
    }
  }

  private void read(String text, int from, int to) {
    int start = from;
    while (start < to) {
      if (!Character.isJavaIdentifierStart(text.charAt(start))) {
        start++;
        continue;
      }
      int end = start + 1;
      while (end < to && Character.isJavaIdentifierPart(text.charAt(end))) {
        end++;
      }
      String word = text.substring(start, end);
      if (words.add(word)) {
        byName.getOrDefault(word, List.of()).forEach(this::pick);
      }
      start = end;
    }
  }
}
