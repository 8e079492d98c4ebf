package dev.brevity.runtime.evaluation;

import java.util.Arrays;

/**
 * A sum of doubles without rounding errors, so that it does not matter in which order numbers are
 * added or which parts are merged. It keeps partial sums that do not overlap (J. R. Shewchuk,
 * Adaptive Precision Floating-Point Arithmetic, 1997).
 */
final class ExactSum {
  private double[] partials = new double[8];
  private int size;
  private double special;

  /** Adds a number. */
  public void add(double number) {
    if (!Double.isFinite(number)) {
      special += number;
      return;
    }
    double x = number;
    int kept = 0;
    for (int i = 0; i < size; i++) {
      double y = partials[i];
      double larger = Math.abs(x) < Math.abs(y) ? y : x;
      double smaller = Math.abs(x) < Math.abs(y) ? x : y;
      double high = larger + smaller;
      double low = smaller - (high - larger);
      if (low != 0) {
        partials[kept++] = low;
      }
      x = high;
    }
    if (kept == partials.length) {
      partials = Arrays.copyOf(partials, 2 * kept);
    }
    partials[kept] = x;
    size = kept + 1;
  }

  /** Adds everything that another sum has been given. */
  public void merge(ExactSum other) {
    for (int i = 0; i < other.size; i++) {
      add(other.partials[i]);
    }
    special += other.special;
  }

  /** The sum, rounded once. */
  public double value() {
    if (special != 0 || Double.isNaN(special)) {
      return special;
    }
    int n = size;
    if (n == 0) {
      return 0;
    }
    double high = partials[--n];
    double low = 0;
    while (n > 0) {
      double x = high;
      double y = partials[--n];
      high = x + y;
      low = y - (high - x);
      if (low != 0) {
        break;
      }
    }
    // Half-way cases: what is left decides the direction of rounding.
    if (n > 0 && (low < 0 == partials[n - 1] < 0) && partials[n - 1] != 0) {
      double twice = low * 2;
      double rounded = high + twice;
      if (twice == rounded - high) {
        high = rounded;
      }
    }
    return high;
  }
}
