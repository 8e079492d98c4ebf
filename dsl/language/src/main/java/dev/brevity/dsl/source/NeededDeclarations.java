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
 * others, without parsing the rest. Every word outside comments counts as a reference, so nothing
 * that is needed is missing; in built-in files, those in quotes do not, since they are messages.
 * Types and inputs are few and always taken.
 */
final class NeededDeclarations {
  private static final Set<Kind> ALWAYS = EnumSet.of(Kind.TYPE, Kind.INPUT);

  /** What a text that holds plans says; which slots there are depends on all kinds of layers. */
  private static final Set<String> PLANS = Set.of("plan", "plans");

  private static final Set<String> PLANNING =
      Set.of("plan", "plans", "layers", "steps", "step", "style", "target", "export");

  private final ImplementationIndex implementations;
  private final Map<String, List<Entry>> byName = new HashMap<>();
  private final List<Entry> layers = new ArrayList<>();
  private final Set<Entry> picked = new HashSet<>();
  private final Set<String> words = new HashSet<>();
  private final Deque<Entry> unread = new ArrayDeque<>();
  private final boolean aboutPlans;

  NeededDeclarations(
      List<DeclarationIndex> indexes, ImplementationIndex implementations, List<SourceText> texts) {
    this.implementations = implementations;
    for (DeclarationIndex index : indexes) {
      for (Entry entry : index.entries()) {
        if (entry.kind() == Kind.LAYER) {
          layers.add(entry);
        }
        if (ALWAYS.contains(entry.kind())) {
          pick(entry);
        } else {
          byName.computeIfAbsent(entry.name(), name -> new ArrayList<>()).add(entry);
        }
      }
    }
    for (SourceText text : texts) {
      read(text.text(), false);
    }
    aboutPlans = words.stream().anyMatch(PLANNING::contains);
    while (!unread.isEmpty()) {
      Entry entry = unread.remove();
      read(entry.span().text(), true);
    }
  }

  /** What the texts can refer to. */
  Set<Entry> picked() {
    return picked;
  }

  /** Whether the texts say anything of plans or of what plans are made of. */
  boolean isAboutPlans() {
    return aboutPlans;
  }

  private void pick(Entry entry) {
    if (picked.add(entry)) {
      unread.add(entry);
    }
  }

  private void read(String text, boolean skipsQuoted) {
    // An array: a short run mostly interprets, and then each call for a unit is dear.
    char[] units = text.toCharArray();
    int start = 0;
    while (start < units.length) {
      int end = start;
      while (end < units.length && isOfWord(units[end])) {
        end++;
      }
      if (end == start) {
        if (units[start] == '"' && skipsQuoted) {
          start = endOfQuoted(units, start);
        } else {
          start = text.startsWith("//", start) ? endOfLine(text, start) : start + 1;
        }
        continue;
      }
      String word = text.substring(start, end);
      if (words.add(word)) {
        refer(word);
      }
      start = end;
    }
  }

  private static int endOfLine(String text, int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  private static int endOfQuoted(char[] units, int quote) {
    int at = quote + 1;
    while (at < units.length && units[at] != '"') {
      at += units[at] == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  /** Whether names can hold it; what begins with a digit is a number, which means nothing here. */
  private static boolean isOfWord(char unit) {
    return (unit >= 'a' && unit <= 'z')
        || (unit >= 'A' && unit <= 'Z')
        || (unit >= '0' && unit <= '9')
        || unit == '_';
  }

  private void refer(String word) {
    if (PLANS.contains(word)) {
      layers.forEach(this::pick);
    }
    byName.getOrDefault(word, List.of()).forEach(this::pick);
    Optional<ImplementationSignature> named = implementations.find(word);
    if (named.isPresent()) {
      named.get().roles().forEach(role -> read(role, true));
      for (Parameter parameter : named.get().parameters()) {
        read(parameter.type(), true);
        read(parameter.defaultValue(), true);
      }
    }
  }
}
