package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/** Averages of a statistic over successive batches. */
public final class Momentum {
  private Momentum() {}

  /**
   * Takes one more value into an average, in place.
   *
   * @param average of the values so far
   * @param value the new one
   * @param momentum the new value's weight; null for the mean of all values
   * @param count how many values the average already holds
   */
  public static void update(NDArray average, NDArray value, @Nullable Double momentum, int count) {
    NDArray detached = value.stopGradient();
    if (momentum == null) {
      average.muli((float) ((double) count / (count + 1)));
      average.addi(detached.div((float) (count + 1)));
    } else {
      average.muli((float) (1 - momentum));
      average.addi(detached.mul((float) (double) momentum));
    }
  }
}
