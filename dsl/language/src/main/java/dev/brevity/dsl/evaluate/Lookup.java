package dev.brevity.dsl.evaluate;

import java.util.HashMap;
import java.util.Map;

/**
 * One look-up in a scope: every attribute is evaluated at most once, so whoever asks gets the same
 * object.
 */
final class Lookup {
  private final Scope scope;
  private final Map<String, Slot> slots = new HashMap<>();

  Lookup(Scope scope) {
    this.scope = scope;
  }

  Scope scope() {
    return scope;
  }

  Map<String, Slot> slots() {
    return slots;
  }
}
