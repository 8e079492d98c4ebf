package dev.brevity.tests.conformance.exports;

import java.util.List;

/** Compares results. */
final class Numbers {
  private static final double ROUNDING = 2e-6;

  private Numbers() {}

  /**
   * Compares numbers that lie on a grid.
   *
   * @param steps how large a share may be off by one step of the grid, for sums that lie on the
   *     middle between two codes
   * @param step of the grid
   */
  static void close(
      String what,
      NumpyArray expected,
      float[] actual,
      double steps,
      double step,
      List<String> mismatches) {
    if (expected.values().length != actual.length) {
      mismatches.add(what + ": " + actual.length + " numbers, not " + expected.values().length);
      return;
    }
    double largest = 0;
    for (double value : expected.values()) {
      largest = Math.max(largest, Math.abs(value));
    }
    int moved = 0;
    double worst = 0;
    for (int i = 0; i < actual.length; i++) {
      double difference = Math.abs(expected.values()[i] - actual[i]);
      worst = Math.max(worst, difference);
      if (difference > ROUNDING * largest) {
        moved++;
      }
    }
    if (moved > steps * actual.length || (moved > 0 && worst > step * (1 + 1e-4))) {
      mismatches.add(
          what + ": " + moved + " of " + actual.length + " differ, by " + worst + " of " + largest);
    }
  }
}
