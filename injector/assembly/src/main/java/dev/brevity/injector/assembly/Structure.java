package dev.brevity.injector.assembly;

import java.util.List;

/**
 * What two assemblies have in common that differ in constants and inputs only: the implementations
 * and how they hang together. Objects are numbered so that an object's parts come before it; the
 * last one is the root.
 */
record Structure(List<Part> parts) {

  /** One object to be built. */
  record Part(String implementation, List<Argument> arguments) {}

  /** Where a constructor argument that a recipe fills comes from. */
  sealed interface Argument {
    /** Another part; every user of the same number gets the same object. */
    record Object(int part) implements Argument {}

    /** What varies from one assembly to the next, by position. */
    record Varying(int slot) implements Argument {}

    /** Nothing: the parameter is optional and the recipe does not set it. */
    record Absent() implements Argument {}
  }
}
