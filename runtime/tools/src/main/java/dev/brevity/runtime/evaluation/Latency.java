package dev.brevity.runtime.evaluation;

import java.util.Arrays;

/**
 * How long a model takes, and how that compares with the first of those it was timed with: medians
 * over rounds in which each was timed once.
 *
 * @param milliseconds for one run
 * @param ratio of its time to that of the first model in the same round; below 1 is faster
 * @param lower the first quartile of the ratio
 * @param upper the third quartile of the ratio
 */
public record Latency(double milliseconds, double ratio, double lower, double upper) {
  /**
   * The summary of rounds.
   *
   * @param nanos of one run, by round
   * @param reference those of the first model
   */
  static Latency of(double[] nanos, double[] reference) {
    double[] ratios = new double[nanos.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = nanos[i] / reference[i];
    }
    return new Latency(
        quantile(nanos, 0.5) / 1e6,
        quantile(ratios, 0.5),
        quantile(ratios, 0.25),
        quantile(ratios, 0.75));
  }

  private static double quantile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
