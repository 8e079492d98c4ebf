package dev.brevity.tests.conformance;

import java.util.List;
import java.util.function.Supplier;

/**
 * How a case came out.
 *
 * @param mismatches how the answers differ from the record; empty when the case passed or was
 *     skipped
 * @param skipped why the case was not compared; empty when it was
 */
record Outcome(List<String> mismatches, String skipped) {
  static Outcome skipped(String reason) {
    return new Outcome(List.of(), reason);
  }

  /** Runs a case that the reference can compute. */
  static Outcome of(Supplier<List<String>> comparison) {
    try {
      return new Outcome(comparison.get(), "");
    } catch (Refusal refusal) {
      return new Outcome(List.of("refused: " + refusal.getMessage()), "");
    } catch (RuntimeException failure) {
      return new Outcome(List.of(Trouble.crash(failure)), "");
    }
  }

  /** Counts it. */
  void count(Tally tally) {
    if (skipped.isEmpty()) {
      tally.count(mismatches.isEmpty());
    } else {
      tally.skip(skipped, 1);
    }
  }
}
