package dev.brevity.runtime.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.ScaledTensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final float[][] SAMPLES = {
    {-1, 2, 0, 1}, {-6, 1, 2, 3}, {0, 1, 0, 1}, {-2, 9, 1, 0}, {1, -1, 4, 2}
  };

  /** A batch counts for as many samples as it has. */
  @Test
  void aSmallerBatchWeighsLess() {
    try (NDManager manager = NDManager.newBaseManager()) {
      QuantLinear layer = layer("Int8ActPerTensorFloat", manager);

      try (Calibration calibration = Calibration.begin(layer)) {
        calibration.beginBatch(4, -1);
        compute(layer, manager, 0, 1, 2, 3);
        calibration.beginBatch(1, -1);
        compute(layer, manager, 4);
      }

      assertThat(scale(layer, manager)).isCloseTo((4 * 9f + 4f) / 5 / 128, within(1e-5f));
    }
  }

  /** The smallest and the largest value of a batch do not depend on how it was computed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Int8ActPerTensorFloat",
        "Int8ActPerTensorFixedPoint",
        "Uint8ActPerTensorFloat",
        "ShiftedUint8ActPerTensorFloat",
        "ShiftedUint8ActPerTensorFixedPoint",
        "Fp8e4m3ActPerTensorFloat"
      })
  void partsOfABatchGiveTheRangeOfTheWhole(String recipe) {
    try (NDManager manager = NDManager.newBaseManager()) {
      QuantLinear whole = layer(recipe, manager);
      try (Calibration calibration = Calibration.begin(whole)) {
        calibration.beginBatch(3, -1);
        compute(whole, manager, 0, 1, 2);
        calibration.beginBatch(2, -1);
        compute(whole, manager, 3, 4);
      }
      QuantLinear parts = layer(recipe, manager);
      try (Calibration calibration = Calibration.begin(parts)) {
        for (int sample = 0; sample < SAMPLES.length; sample++) {
          calibration.beginBatch(1, sample < 3 ? 1 : 2);
          compute(parts, manager, sample);
        }
      }

      assertThat(quantized(parts, manager)).isEqualTo(quantized(whole, manager));
      assertThat(scale(parts, manager)).isCloseTo(scale(whole, manager), within(1e-6f));
    }
  }

  private static QuantLinear layer(String recipe, NDManager manager) {
    QuantLinear layer =
        QuantLinear.builder(BREVITY)
            .units(2)
            .weightQuant("NoneWeightQuant")
            .inputQuant(recipe)
            .build();
    layer.initialize(manager, DataType.FLOAT32, new Shape(1, 4));
    return layer;
  }

  private static void compute(QuantLinear layer, NDManager manager, int... samples) {
    try (NDArray x = manager.create(new Shape(samples.length, 4))) {
      for (int i = 0; i < samples.length; i++) {
        x.set(new NDIndex(i), manager.create(SAMPLES[samples[i]]));
      }
      layer.forward(new PlainTensor(x), false);
    }
  }

  private static float scale(QuantLinear layer, NDManager manager) {
    PlainTensor x = new PlainTensor(manager.create(SAMPLES[0], new Shape(1, 4)));
    return ((ScaledTensor) layer.inputQuant().orElseThrow().proxy().quantize(x)).scale().getFloat();
  }

  private static List<Float> quantized(QuantLinear layer, NDManager manager) {
    PlainTensor x = new PlainTensor(manager.create(SAMPLES[1], new Shape(1, 4)));
    NDArray y = layer.inputQuant().orElseThrow().proxy().quantize(x).value();
    return Arrays.stream(y.toArray()).map(v -> v.floatValue()).toList();
  }
}
