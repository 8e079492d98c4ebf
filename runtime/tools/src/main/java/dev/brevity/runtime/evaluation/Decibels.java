package dev.brevity.runtime.evaluation;

import java.util.Locale;

/** How reports write ratios, sizes and shares. */
final class Decibels {
  private Decibels() {}

  static String of(SignalError error) {
    if (error.exact()) {
      return "exact";
    }
    double sqnr = error.sqnr();
    if (Double.isNaN(sqnr)) {
      return "no number";
    }
    return Double.isInfinite(sqnr) ? "-inf" : String.format(Locale.ROOT, "%.1f", sqnr);
  }

  static String percent(Tally tally) {
    return String.format(Locale.ROOT, "%.2f %%", tally.percent());
  }

  static String bytes(long bytes) {
    return String.format(Locale.ROOT, "%,d", bytes);
  }
}
