package dev.brevity.runtime.evaluation;

import java.util.Locale;

/** How reports write ratios, sizes and shares. */
final class Decibels {
  private static final long MANY = 1000;

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

  /** A share; of few samples with their number, since hundredths of a percent claim more. */
  static String percent(Tally tally) {
    return tally.total() < MANY
        ? String.format(
            Locale.ROOT, "%.2f %% (%d of %d)", tally.percent(), tally.hits(), tally.total())
        : String.format(Locale.ROOT, "%.2f %%", tally.percent());
  }

  static String bytes(long bytes) {
    return String.format(Locale.ROOT, "%,d", bytes);
  }
}
