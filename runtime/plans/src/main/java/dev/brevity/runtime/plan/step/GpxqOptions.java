package dev.brevity.runtime.plan.step;

import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.algorithm.gpxq.Gpxq;

/** What the steps that round columns one after the other have in common. */
final class GpxqOptions {
  private GpxqOptions() {}

  static Gpxq.Options of(boolean quantizedActivations) {
    return new Gpxq.Options(quantizedActivations, true, DataType.FLOAT32, layer -> true);
  }
}
