package dev.brevity.runtime.quant;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.WeightQuant;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.ScaledTensor;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What scales from the whole range of a weight promise, for all kinds of integers. */
class FormatArithmeticTest {
  /** Presets whose scale comes from all values, and how many steps the largest may be off. */
  private static final Map<String, Double> PRESETS =
      Map.of(
          "Int8WeightPerTensorFloat", 0.5,
          "Int8WeightPerChannelFloat", 0.5,
          "Int8WeightPerTensorFixedPoint", 1.0,
          "Int8WeightPerChannelFixedPoint", 1.0,
          "ShiftedUint8WeightPerTensorFloat", 1.0,
          "ShiftedUint8WeightPerChannelFloat", 1.0,
          "MXInt8Weight", 1.0,
          "ShiftedMXUInt8Weight", 1.0);

  /** Rows in ranges around zero, above it, and below it. */
  private static final List<double[]> RANGES =
      List.of(
          new double[] {-1, 1},
          new double[] {2, 3},
          new double[] {-3, -2},
          new double[] {-0.1, 7},
          new double[] {1e-3, 2e-3});

  @ParameterizedTest
  @MethodSource("formats")
  void noValueIsFurtherOffThanAStep(String preset, int bits, double steps) {
    for (double[] range : RANGES) {
      try (NDManager manager = NDManager.newBaseManager()) {
        NDArray weight = weight(manager, range);
        AttachedQuantizer<WeightQuant> quantizer =
            OnBench.weight(preset, Map.of("bit_width", bits), weight);

        ScaledTensor quantized =
            (ScaledTensor) quantizer.proxy().quantize(weight, new PlainTensor(weight));

        NDArray off = quantized.value().sub(weight).abs().div(quantized.scale());
        assertThat(off.max().getFloat())
            .as("%s in %d bits, values from %s to %s", preset, bits, range[0], range[1])
            .isLessThanOrEqualTo((float) (steps * (1 + 1e-3)));
      }
    }
  }

  static Stream<Arguments> formats() {
    return PRESETS.entrySet().stream()
        .flatMap(
            preset ->
                IntStream.of(2, 3, 4, 6, 8, 12)
                    .mapToObj(bits -> Arguments.of(preset.getKey(), bits, preset.getValue())));
  }

  @Test
  void microscalingDividesThePowerOfTwoBelowTheLargestInto64Steps() {
    try (NDManager manager = NDManager.newBaseManager()) {
      float[] values = new float[32];
      values[3] = 2.52f;
      values[7] = -1.3f;
      NDArray weight = manager.create(values, new Shape(1, 32));
      AttachedQuantizer<WeightQuant> quantizer = OnBench.weight("MXInt8Weight", Map.of(), weight);

      ScaledTensor quantized =
          (ScaledTensor) quantizer.proxy().quantize(weight, new PlainTensor(weight));

      assertThat(quantized.scale().max().getFloat()).isEqualTo(2f / 64);
      assertThat(quantized.value().max().getFloat()).isEqualTo(2.53125f);
    }
  }

  @Test
  void anInfiniteNumberBecomesTheLargestMinifloat() {
    try (NDManager manager = NDManager.newBaseManager()) {
      float[] values = {1, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0.5f};
      NDArray weight = manager.create(values, new Shape(1, 4));
      AttachedQuantizer<WeightQuant> quantizer =
          OnBench.weight(
              "Fp8e4m3OCPWeightPerTensorFloat",
              Map.of("scaling_impl_type", "CONST", "scaling_init", 448.0),
              weight);

      float[] quantized =
          quantizer.proxy().quantize(weight, new PlainTensor(weight)).value().toFloatArray();

      assertThat(quantized).containsExactly(1, 448, -448, 0.5f);
    }
  }

  private static NDArray weight(NDManager manager, double[] range) {
    Random random = new Random(5);
    float[] values = new float[4 * 64];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (range[0] + random.nextDouble() * (range[1] - range[0]));
    }
    return manager.create(values, new Shape(4, 64));
  }
}
