package dev.brevity.runtime.plan.step;

import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.algorithm.gpxq.Gpxq;

/** What the steps that round columns one after the other have in common. */
final class GpxqOptions {
  private GpxqOptions() {}

  static Gpxq.Options of(boolean quantizedActivations, boolean searchedScales) {
    return new Gpxq.Options(
        quantizedActivations, true, searchedScales, DataType.FLOAT32, layer -> true);
  }
}
