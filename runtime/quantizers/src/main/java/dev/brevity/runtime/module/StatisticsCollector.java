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
   * Fixes the value from what has been collected; without any batch everything is as it was before
   * {@link #beginCalibration}.
   */
  void finishCalibration();
}
