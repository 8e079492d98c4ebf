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
    update(average, value, momentum, count, 1);
  }

  /**
   * The same where the new value counts as several.
   *
   * @param weight as how many; a momentum does not ask for it
   */
  static void update(
      NDArray average, NDArray value, @Nullable Double momentum, int count, int weight) {
    NDArray detached = value.stopGradient();
    if (momentum == null) {
      double total = (double) count + weight;
      average.muli((float) (count / total));
      average.addi(detached.div((float) (total / weight)));
    } else {
      average.muli((float) (1 - momentum));
      average.addi(detached.mul((float) (double) momentum));
    }
  }
}
