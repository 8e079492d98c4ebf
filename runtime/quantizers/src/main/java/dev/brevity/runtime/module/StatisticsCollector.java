package dev.brevity.runtime.module;

/**
 * A value that is found from statistics of the first batches. Calibration collects them from a few
 * batches of its own instead of a fixed number of training steps.
 */
public interface StatisticsCollector {
  /**
   * From now on every batch in training mode counts, all with the same weight. Batches that were
   * collected before count on. Does nothing if the value has been found already.
   */
  void beginCalibration();

  /**
   * What comes next belongs to a batch; without a call, every batch counts as one sample.
   *
   * @param samples how many samples it has, which is its weight
   * @param group batches of the same group, one after the other, are parts of one batch that could
   *     not be computed at once; negative for a whole batch
   */
  default void beginBatch(int samples, int group) {}

  /**
   * Fixes the value from what has been collected; without any batch everything is as it was before
   * {@link #beginCalibration}.
   */
  void finishCalibration();
}
