package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.ast.Let;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * One look-up in a scope: every attribute is evaluated at most once, so every caller gets the same
 * object.
 */
final class Lookup {
  private final Scope scope;
  private final Map<String, Slot> slots = new HashMap<>();
  private final Map<Let, Slot> lets = new IdentityHashMap<>();

  Lookup(Scope scope) {
    this.scope = scope;
  }

  Scope scope() {
    return scope;
  }

  /** The values of what the bodies of the recipe name with {@code let}. */
  Map<Let, Slot> lets() {
    return lets;
  }

  Map<String, Slot> slots() {
    return slots;
  }
}
