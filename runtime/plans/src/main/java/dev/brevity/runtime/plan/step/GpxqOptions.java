package dev.brevity.runtime.plan.step;

import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.algorithm.gpxq.Gpxq;
import org.jspecify.annotations.Nullable;

/** What the steps that round columns one after the other have in common. */
final class GpxqOptions {
  private GpxqOptions() {}

  static Gpxq.Options of(
      boolean quantizedActivations, boolean searchedScales, @Nullable Integer heldOut) {
    return new Gpxq.Options(
        quantizedActivations, true, searchedScales, heldOut, DataType.FLOAT32, layer -> true);
  }
}
