package dev.brevity.tests.benchmark.training;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A choice of quantizers.
 *
 * @param weight recipe of the weights, set to 4 bits
 * @param input recipe of the layers' inputs, set to 4 bits
 * @param statsSteps training steps before the scale of the inputs is a parameter
 */
record Variant(
    String title,
    @Nullable String weight,
    @Nullable String bias,
    @Nullable String input,
    int statsSteps) {
  private static final int CALIBRATION = 10;
  private static final String PER_TENSOR = "Int8WeightPerTensorFloat";
  private static final String PER_CHANNEL = "Int8WeightPerChannelFloat";
  private static final String ACTIVATION = "Int8ActPerTensorFloat";

  /** The variants that are measured: quantizers are added one kind at a time. */
  static List<Variant> all() {
    return List.of(
        new Variant("no quantizers", null, null, null, CALIBRATION),
        new Variant("W4", PER_TENSOR, null, null, CALIBRATION),
        new Variant("W4 per channel", PER_CHANNEL, null, null, CALIBRATION),
        new Variant("A4", null, null, ACTIVATION, CALIBRATION),
        new Variant("W4A4", PER_TENSOR, null, ACTIVATION, CALIBRATION),
        new Variant("W4A4 per channel", PER_CHANNEL, null, ACTIVATION, CALIBRATION),
        new Variant("W4A4 bias", PER_TENSOR, "Int32Bias", ACTIVATION, CALIBRATION),
        new Variant("W4A4 per channel bias", PER_CHANNEL, "Int32Bias", ACTIVATION, CALIBRATION),
        new Variant("W4A4 collecting", PER_TENSOR, null, ACTIVATION, Integer.MAX_VALUE / 2));
  }
}
