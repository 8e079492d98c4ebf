package dev.brevity.tests.conformance;

import dev.brevity.runtime.RecipeException;
import java.util.List;
import java.util.function.Supplier;

/** Tells refusals of the code under test from its failures. */
final class Trouble {
  private Trouble() {}

  static <T> T translate(Supplier<T> action) {
    try {
      return action.get();
    } catch (RecipeException | IllegalStateException refusal) {
      throw new Refusal(List.of(String.valueOf(refusal.getMessage())));
    }
  }
}
