package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.link.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Where an expression is evaluated.
 *
 * @param from who wrote the expression, which decides what capitalised names mean
 */
record Environment(Lookup lookup, Origin from, @Nullable Local locals) {
  Environment(Lookup lookup, Origin from) {
    this(lookup, from, null);
  }

  /**
   * A name bound by a comprehension or a constructor's argument, in front of attributes of that
   * name.
   */
  record Local(String name, Outcome outcome, @Nullable Local next) {}

  Environment with(String name, Outcome outcome) {
    return new Environment(lookup, from, new Local(name, outcome, locals));
  }

  @Nullable Outcome local(String name) {
    for (@Nullable Local local = locals; local != null; local = local.next()) {
      if (local.name().equals(name)) {
        return local.outcome();
      }
    }
    return null;
  }

  Scope scope() {
    return lookup.scope();
  }
}
