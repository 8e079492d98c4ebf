package dev.brevity.runtime.plan.step;

import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.algorithm.gpxq.Gpxq;
import dev.brevity.runtime.plan.OptionValues;

/** What the steps that round columns one after the other have in common. */
final class GpxqOptions {
  private GpxqOptions() {}

  static Gpxq.Options of(OptionValues options) {
    return new Gpxq.Options(
        options.truth("use_quant_activations"), true, DataType.FLOAT32, layer -> true);
  }
}
