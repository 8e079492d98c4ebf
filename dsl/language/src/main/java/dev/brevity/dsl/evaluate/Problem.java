package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.diagnostic.Diagnostic;
import org.jspecify.annotations.Nullable;

/**
 * A finding of an evaluation and what was being evaluated. Compared by identity: one cause is one
 * problem, however many values it spoils.
 */
final class Problem {
  private final Diagnostic finding;
  private final @Nullable Slot slot;

  Problem(Diagnostic finding, @Nullable Slot slot) {
    this.finding = finding;
    this.slot = slot;
  }

  Diagnostic finding() {
    return finding;
  }

  @Nullable Slot slot() {
    return slot;
  }
}
