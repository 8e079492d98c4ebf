package dev.brevity.runtime.stats;

/** Counts of values in equal intervals around zero, clipped at ever larger magnitudes. */
final class ClippedHistogram {
  private final long[] counts;
  private final int middle;
  private final double width;
  private final double largest;

  /**
   * Counts.
   *
   * @param bins how many intervals; one less if even, so that one lies around zero
   */
  ClippedHistogram(float[] values, int bins) {
    this.middle = (bins - 1) / 2;
    this.counts = new long[2 * middle + 1];
    double most = 0;
    for (float value : values) {
      most = Math.max(most, Math.abs(value));
    }
    this.largest = most;
    this.width = 2 * most / counts.length;
    for (float value : values) {
      int bin = (int) ((value + most) / width);
      counts[Math.min(counts.length - 1, bin)]++;
    }
  }

  /** The magnitude to clip at, for so many levels; the smallest of equally good ones. */
  double threshold(int levels, double smoothing) {
    double least = Double.POSITIVE_INFINITY;
    double best = largest;
    for (int reach = levels / 2; largest > 0 && reach <= middle; reach++) {
      double divergence = divergence(reach, levels, smoothing);
      if (divergence < least) {
        least = divergence;
        best = (reach + 0.5) * width;
      }
    }
    return best;
  }

  /**
   * How far the levels are from the counts up to {@code reach} intervals on either side of zero.
   */
  private double divergence(int reach, int levels, double smoothing) {
    double[] inside = new double[2 * reach + 1];
    double[] clipped = new double[inside.length];
    for (int i = 0; i < counts.length; i++) {
      int place = i - (middle - reach);
      if (place >= 0 && place < inside.length) {
        inside[place] = counts[i];
      }
      clipped[Math.max(0, Math.min(clipped.length - 1, place))] += counts[i];
    }
    double[] kept = smoothed(clipped, smoothing);
    double[] drawn = smoothed(merged(inside, levels), smoothing);
    if (kept.length == 0 || drawn.length == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double sum = 0;
    for (int i = 0; i < kept.length; i++) {
      sum += kept[i] * Math.log(kept[i] / drawn[i]);
    }
    return sum;
  }

  /** Neighbouring counts put together in levels, each shared by those that were not empty. */
  private static double[] merged(double[] counts, int levels) {
    double[] merged = new double[counts.length];
    int size = Math.max(1, counts.length / levels);
    int used = Math.min(levels, counts.length);
    for (int level = 0; level < used; level++) {
      int start = level * size;
      int end = level == used - 1 ? counts.length : start + size;
      double sum = 0;
      int filled = 0;
      for (int i = start; i < end; i++) {
        sum += counts[i];
        filled += counts[i] == 0 ? 0 : 1;
      }
      for (int i = start; i < end; i++) {
        merged[i] = counts[i] == 0 ? 0 : sum / filled;
      }
    }
    return merged;
  }

  /** Probabilities, none of them zero; empty if there are too few counts to take some away from. */
  private static double[] smoothed(double[] counts, double smoothing) {
    int empty = 0;
    double sum = 0;
    for (double count : counts) {
      empty += count == 0 ? 1 : 0;
      sum += count;
    }
    double taken = smoothing * empty / (counts.length - empty);
    if (!(taken < 1)) {
      return new double[0];
    }
    double[] probabilities = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      probabilities[i] = (counts[i] == 0 ? smoothing : counts[i] - taken) / sum;
    }
    return probabilities;
  }
}
