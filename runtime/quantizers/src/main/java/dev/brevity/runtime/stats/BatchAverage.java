package dev.brevity.runtime.stats;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The average of a statistic over successive batches, as data that can be stored, sent and merged:
 * what two halves of the batches give, merged in their order, is what all of them give.
 *
 * @param count how many batches
 * @param momentum the weight of a new batch; null for the mean of all
 * @param largest whether the value of the largest magnitude counts in the place of an average
 * @param first the statistic of the first batch, which weighs more than others under a momentum
 * @param average of all
 */
public record BatchAverage(
    int count, @Nullable Double momentum, boolean largest, float[] first, float[] average) {

  public BatchAverage {
    if (count < 1 || first.length != average.length) {
      throw new IllegalArgumentException("an average of " + count + " batches");
    }
    first = first.clone();
    average = average.clone();
  }

  /** The average of one batch. */
  public static BatchAverage of(@Nullable Double momentum, float... statistic) {
    return new BatchAverage(1, momentum, false, statistic, statistic);
  }

  /**
   * The average over these batches and later ones.
   *
   * @throws IllegalArgumentException if the two are averages of different things
   */
  public BatchAverage merge(BatchAverage later) {
    if (later.average.length != average.length
        || later.largest != largest
        || !Optional.ofNullable(momentum).equals(Optional.ofNullable(later.momentum))) {
      throw new IllegalArgumentException("averages of different statistics cannot be merged");
    }
    float[] merged = new float[average.length];
    int total = Math.addExact(count, later.count);
    double kept = momentum == null ? (double) count / total : Math.pow(1 - momentum, later.count);
    for (int i = 0; i < merged.length; i++) {
      if (largest) {
        boolean wider = Math.abs(later.average[i]) > Math.abs(average[i]);
        merged[i] = wider ? later.average[i] : average[i];
        continue;
      }
      // The later half began with its first batch; in the whole, that one follows an average.
      double replaced = momentum == null ? later.average[i] : later.first[i];
      merged[i] = (float) (later.average[i] + kept * (average[i] - replaced));
    }
    return new BatchAverage(total, momentum, largest, first, merged);
  }
}
