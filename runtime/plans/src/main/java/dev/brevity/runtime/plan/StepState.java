package dev.brevity.runtime.plan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.brevity.runtime.checkpoint.StoredArray;
import dev.brevity.runtime.transform.RunningStatistics;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a step had collected when it was saved.
 *
 * @param batches how many batches it had looked at
 */
record StepState(int batches, Map<String, StoredArray> arrays, Map<String, Long> counts) {
  static StepState of(RunningStatistics statistics, int batches) {
    Map<String, StoredArray> arrays = new LinkedHashMap<>();
    statistics.arrays().forEach((name, array) -> arrays.put(name, StoredArray.of(array)));
    return new StepState(batches, arrays, statistics.counts());
  }

  void restore(RunningStatistics statistics, NDManager manager) {
    try (NDManager scratch = manager.newSubManager()) {
      Map<String, NDArray> made = new LinkedHashMap<>();
      arrays.forEach((name, array) -> made.put(name, array.create(scratch)));
      statistics.restore(made, counts);
    }
  }
}
