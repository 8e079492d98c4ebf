package dev.brevity.grammar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the errors of one text, up to a number that anybody would still read. */
final class SyntaxErrors {
  private static final int LIMIT = 100;

  private final List<SyntaxError> found = new ArrayList<>();

  void add(SyntaxError error) {
    if (found.size() < LIMIT) {
      found.add(error);
    } else if (found.size() == LIMIT) {
      found.add(
          SyntaxError.of(
              SyntaxError.Kind.TOO_MANY,
              error.span(),
              "more than " + LIMIT + " syntax errors; the rest is not shown"));
    }
  }

  /** Whether looking for more is a waste of time. */
  boolean full() {
    return found.size() > LIMIT;
  }

  /** All errors from the top of the text to its bottom. */
  List<SyntaxError> inOrder() {
    if (found.isEmpty()) { // Most texts: the order would only cost start-up.
      return List.of();
    }
    return found.stream().sorted(Comparator.comparingInt(error -> error.span().start())).toList();
  }
}
