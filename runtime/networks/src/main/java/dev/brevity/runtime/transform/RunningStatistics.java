package dev.brevity.runtime.transform;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/**
 * What has been collected from the batches so far. Restored into a new object over the same
 * network, it continues as if there had been no interruption, with the same numbers.
 */
public interface RunningStatistics {
  /** The arrays by name; they stay with their owner. */
  Map<String, NDArray> arrays();

  /** Whole numbers by name. */
  Map<String, Long> counts();

  /**
   * Replaces what has been collected.
   *
   * @param arrays copied
   */
  void restore(Map<String, NDArray> arrays, Map<String, Long> counts);
}
