package dev.brevity.dsl.source;

import dev.brevity.dsl.read.DeclarationIndex;
import dev.brevity.dsl.read.DeclarationIndex.Entry;
import dev.brevity.dsl.read.DeclarationIndex.Kind;
import dev.brevity.dsl.signature.ImplementationIndex;
import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.dsl.signature.ImplementationSignature.Parameter;
import dev.brevity.grammar.SourceText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Picks from built-in files the declarations that given texts can refer to, directly or through
 * others, without parsing the rest. Every word of a text counts as a reference, so nothing that is
 * needed is missing. Recipes, attributes, demands of implementations and what plans are made of are
 * picked; everything else is short and always taken.
 */
final class NeededDeclarations {
  private static final Set<Kind> PICKED_BY_NAME =
      EnumSet.of(
          Kind.RECIPE, Kind.ATTRIBUTE, Kind.IMPLEMENTATION, Kind.PLAN, Kind.LAYER, Kind.PLAN_WORD);

  /** What a text that holds plans says; which slots there are depends on all kinds of layers. */
  private static final Set<String> PLANS = Set.of("plan", "plans");

  private final ImplementationIndex implementations;
  private final Map<String, List<Entry>> byName = new HashMap<>();
  private final List<Entry> layers = new ArrayList<>();
  private final Set<Entry> picked = new HashSet<>();
  private final Set<String> words = new HashSet<>();
  private final Deque<Entry> unread = new ArrayDeque<>();

  NeededDeclarations(List<DeclarationIndex> indexes, ImplementationIndex implementations) {
    this.implementations = implementations;
    for (DeclarationIndex index : indexes) {
      for (Entry entry : index.entries()) {
        if (entry.kind() == Kind.LAYER) {
          layers.add(entry);
        }
        if (PICKED_BY_NAME.contains(entry.kind())) {
          byName.computeIfAbsent(entry.name(), name -> new ArrayList<>()).add(entry);
        } else {
          pick(entry);
        }
      }
    }
  }

  /** What the texts can refer to. */
  Set<Entry> of(List<SourceText> texts) {
    for (SourceText text : texts) {
      read(text.text(), 0, text.text().length());
    }
    while (!unread.isEmpty()) {
      Entry entry = unread.remove();
      read(entry.span().source().text(), entry.span().start(), entry.span().end());
    }
    return picked;
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
        refer(word);
      }
      start = end;
    }
  }

  private void refer(String word) {
    if (PLANS.contains(word)) {
      layers.forEach(this::pick);
    }
    byName.getOrDefault(word, List.of()).forEach(this::pick);
    Optional<ImplementationSignature> named = implementations.find(word);
    if (named.isPresent()) {
      for (Parameter parameter : named.get().parameters()) {
        read(parameter.defaultValue(), 0, parameter.defaultValue().length());
      }
    }
  }
}
