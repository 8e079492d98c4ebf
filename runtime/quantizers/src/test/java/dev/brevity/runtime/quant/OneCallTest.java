package dev.brevity.runtime.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.WeightQuant;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.ScaledTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Quantizers that may run as one native call against their separate steps, which a bound of the
 * scale that never applies asks for.
 */
class OneCallTest {
  private static final Shape WEIGHT = new Shape(6, 35);

  @ParameterizedTest
  @CsvSource({
    "Int8WeightPerTensorFloat,8",
    "Int8WeightPerTensorFloat,3",
    "Int8WeightPerChannelFloat,8",
    "Int8WeightPerChannelFloat,4",
    "Int8WeightPerTensorFixedPoint,8",
    "Int8WeightPerChannelFixedPoint,6",
    "ShiftedUint8WeightPerTensorFloat,8",
    "ShiftedUint8WeightPerChannelFloat,4",
    "Int8WeightPerChannelFloatMSE,8"
  })
  void weightsAreThoseOfTheSteps(String preset, int bits) {
    try (NDManager manager = NDManager.newBaseManager();
        NDArray never = Constant.of(1e-30f)) {
      List<float[]> expected = ofWeight(preset, bits, weight(manager), never);
      List<float[]> actual = ofWeight(preset, bits, weight(manager), null);

      compare(actual, expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Int8ActPerTensorFloat,4",
    "Uint8ActPerTensorFloat,8",
    "Int8ActPerTensorFixedPoint,8",
    "ShiftedUint8ActPerTensorFloat,8"
  })
  void activationsAreThoseOfTheSteps(String preset, int bits) {
    try (NDManager manager = NDManager.newBaseManager();
        NDArray never = Constant.of(1e-30f)) {
      List<float[]> expected = ofActivation(preset, bits, weight(manager), never);
      List<float[]> actual = ofActivation(preset, bits, weight(manager), null);

      compare(actual, expected);
    }
  }

  private static List<float[]> ofWeight(
      String preset, int bits, NDArray weight, @Nullable NDArray smallest) {
    try (AttachedQuantizer<WeightQuant> quantizer =
        OnBench.weight(preset, Map.of("bit_width", bits), weight)) {
      limit(quantizer, smallest);
      return results(
          quantizer, weight, it -> (ScaledTensor) quantizer.proxy().quantize(it, plain(it)));
    }
  }

  private static List<float[]> ofActivation(
      String preset, int bits, NDArray x, @Nullable NDArray smallest) {
    try (AttachedQuantizer<ActQuant> quantizer =
        OnBench.activation(preset, Map.of("bit_width", bits))) {
      quantizer.beginCalibration();
      quantizer.setTraining(true);
      quantizer.proxy().quantize(plain(x));
      quantizer.finishCalibration();
      limit(quantizer, smallest);
      return results(quantizer, x, it -> (ScaledTensor) quantizer.proxy().quantize(plain(it)));
    }
  }

  /** Values and scale of evaluation and of training, then the gradients. */
  private static List<float[]> results(
      AttachedQuantizer<?> quantizer, NDArray x, Quantization quantization) {
    List<float[]> found = new ArrayList<>();
    quantizer.setTraining(false);
    add(found, quantization.of(x));
    quantizer.setTraining(true);
    x.setRequiresGradient(true);
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      ScaledTensor y = quantization.of(x);
      add(found, y);
      NDArray weights = x.getManager().arange(x.size()).add(1).cos().reshape(x.getShape());
      collector.backward(y.value().mul(weights).sum());
    }
    found.add(x.getGradient().toFloatArray());
    x.setRequiresGradient(false);
    quantizer
        .parameters()
        .values()
        .forEach(it -> found.add(it.getArray().getGradient().toFloatArray()));
    return found;
  }

  private static void add(List<float[]> found, ScaledTensor tensor) {
    found.add(tensor.value().toFloatArray());
    found.add(tensor.scale().toFloatArray());
  }

  private static void compare(List<float[]> actual, List<float[]> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      if (i < 4) {
        assertThat(actual.get(i)).containsExactly(expected.get(i));
      } else {
        assertThat(actual.get(i)).containsExactly(expected.get(i), within(2e-5f));
      }
    }
  }

  private static void limit(AttachedQuantizer<?> quantizer, @Nullable NDArray smallest) {
    if (smallest != null) {
      quantizer
          .proxy()
          .component()
          .forEach(
              part -> {
                if (part instanceof RescalingIntQuant quant) {
                  quant.limitScale(smallest);
                }
              });
    }
  }

  private static PlainTensor plain(NDArray x) {
    return new PlainTensor(x);
  }

  /** With a row of zeros and with two elements that are as large as the largest. */
  private static NDArray weight(NDManager manager) {
    Random random = new Random(5);
    float[] values = new float[(int) WEIGHT.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i < WEIGHT.get(1) ? 0 : (float) random.nextGaussian();
    }
    values[values.length - 1] = -4.5f;
    values[values.length - 2] = 4.5f;
    return manager.create(values, WEIGHT);
  }

  @FunctionalInterface
  private interface Quantization {
    ScaledTensor of(NDArray x);
  }
}
