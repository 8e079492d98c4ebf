package dev.brevity.runtime.algorithm.gpxq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** Where power iteration begins. */
@FunctionalInterface
public interface StartVector {
  /**
   * The vector, float32 {@code [columns]}, or {@code [groups, columns]} for one per group.
   *
   * @param manager of the vector
   */
  NDArray of(NDManager manager, int columns);

  /** Uniform numbers that are always the same: those of the reference. */
  static StartVector standard() {
    return (manager, columns) -> {
      MersenneTwister generator = new MersenneTwister(42);
      float[] values = new float[columns];
      for (int i = 0; i < columns; i++) {
        values[i] = generator.nextFloat();
      }
      return manager.create(values);
    };
  }
}
