package dev.brevity.runtime.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import dev.brevity.runtime.aten.Gradients;
import dev.brevity.runtime.module.Derivatives;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.tensor.PlainTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What quantizers of data learn, next to gradients that come from those of the data. */
class DerivativesTest {
  private static final Map<String, ?> SOON = Map.of("collect_stats_steps", 1);
  private static final Shape SHAPE = new Shape(3, 2, 7, 11);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  static Stream<Arguments> quantizers() {
    Object parameter = new QuantizerRecipe.Name("PARAMETER");
    return Stream.of(
        Arguments.of("Int8ActPerTensorFloat", Map.of("bit_width", 3)),
        Arguments.of("Uint8ActPerTensorFloat", Map.of("bit_width", 2)),
        Arguments.of("Int8ActPerTensorFixedPoint", Map.of("bit_width", 4)),
        Arguments.of("ShiftedUint8ActPerTensorFloat", Map.of("bit_width", 4)),
        Arguments.of("ShiftedUint8ActPerTensorFixedPoint", Map.of("bit_width", 4)),
        Arguments.of("Int8ActPerTensorFloat", Map.of("bit_width_impl_type", parameter)),
        Arguments.of("Fp8e4m3ActPerTensorFloat", Map.of()),
        Arguments.of("Fp8e5m2OCPActPerTensorFloat", Map.of()),
        Arguments.of("SignedBinaryActPerTensorConst", Map.of("scaling_impl_type", parameter)),
        Arguments.of("SignedTernaryActPerTensorConst", Map.of("scaling_impl_type", parameter)));
  }

  @ParameterizedTest
  @MethodSource("quantizers")
  void areFoundForEveryKindOfQuantizer(String preset, Map<String, ?> overrides) {
    NDArray data = data();
    AttachedQuantizer<ActQuant> quantizer = calibrated(preset, overrides, data);
    Map<String, float[]> ordinary;
    float[] expected;
    try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
      NDArray y = quantizer.proxy().quantize(new PlainTensor(data)).value();
      expected = y.add(0f).toFloatArray();
      gradients.backward(y.mul(weights()).sum());
      ordinary = gradients(quantizer);
    }

    try (Derivatives derivatives = new Derivatives();
        GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
      NDArray values = quantizer.proxy().quantize(new PlainTensor(data), derivatives).value();

      assertThat(Gradients.reach(values)).isFalse();
      NDArray following = derivatives.follow(values, UnaryOperator.identity());
      // Adding zero makes no difference between the two zeros.
      assertThat(following.add(0f).toFloatArray()).containsExactly(expected);
      gradients.backward(following.mul(weights()).sum());
    }
    assertThat(ordinary).isNotEmpty();
    gradients(quantizer)
        .forEach(
            (name, gradient) -> {
              float known = ordinary.get(name)[0];
              assertThat(gradient[0]).as(name).isCloseTo(known, within(1e-4f * (1 + known)));
            });
  }

  /** From 2^14 elements on gradients of scales are summed in another way. */
  @ParameterizedTest
  @ValueSource(longs = {100, 1 << 15})
  void anInputThatHasAGradientIsQuantizedAsUsual(long size) {
    NDArray input = random(3, new Shape(size));
    AttachedQuantizer<ActQuant> quantizer =
        calibrated("Int8ActPerTensorFloat", Map.of("bit_width", 3), input);
    NDArray scale = quantizer.parameters().values().iterator().next().getArray();
    NDArray weights = random(4, new Shape(size));
    float derivative;
    try (Derivatives derivatives = new Derivatives();
        GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
      NDArray values = quantizer.proxy().quantize(new PlainTensor(input), derivatives).value();
      NDArray following = derivatives.follow(values, UnaryOperator.identity());
      gradients.backward(following.mul(weights).sum());
      derivative = scale.getGradient().getFloat();
      Gradients.clear(scale);
    }
    input.setRequiresGradient(true);

    try (Derivatives derivatives = new Derivatives();
        GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
      NDArray values = quantizer.proxy().quantize(new PlainTensor(input), derivatives).value();
      gradients.backward(values.mul(weights).sum());

      assertThat(derivatives.isEmpty()).isTrue();
    }
    float magnitude = Math.abs(derivative);
    assertThat(scale.getGradient().getFloat()).isCloseTo(derivative, within(1e-3f * magnitude));
    assertThat(input.getGradient().norm().getFloat()).isPositive();
  }

  @Test
  void whatIsInfiniteStaysAsItIs() {
    NDArray data = data();
    AttachedQuantizer<ActQuant> quantizer = calibrated("Fp8e4m3ActPerTensorFloat", Map.of(), data);
    NDArray infinite = manager.create(new float[] {Float.POSITIVE_INFINITY, 1}, new Shape(2));
    float[] expected = quantizer.proxy().quantize(new PlainTensor(infinite)).value().toFloatArray();

    try (Derivatives derivatives = new Derivatives();
        GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
      NDArray values = quantizer.proxy().quantize(new PlainTensor(infinite), derivatives).value();

      NDArray following = derivatives.follow(values, UnaryOperator.identity());
      assertThat(following.toFloatArray()).containsExactly(expected);
    }
  }

  private static AttachedQuantizer<ActQuant> calibrated(
      String preset, Map<String, ?> overrides, NDArray data) {
    Map<String, Object> all = new LinkedHashMap<>(overrides);
    if (!overrides.containsKey("scaling_impl_type")) {
      all.putAll(SOON);
    }
    AttachedQuantizer<ActQuant> quantizer = OnBench.activation(preset, all);
    quantizer.proxy().quantize(new PlainTensor(data));
    return quantizer;
  }

  /** The gradients of everything that is learned; they are cleared. */
  private static Map<String, float[]> gradients(AttachedQuantizer<ActQuant> quantizer) {
    Map<String, float[]> found = new LinkedHashMap<>();
    for (Map.Entry<String, Parameter> entry : quantizer.parameters().entrySet()) {
      NDArray array = entry.getValue().getArray();
      found.put(entry.getKey(), array.getGradient().toFloatArray());
      Gradients.clear(array);
    }
    return found;
  }

  private NDArray data() {
    return random(1, SHAPE);
  }

  private NDArray weights() {
    return random(2, SHAPE);
  }

  private NDArray random(int seed, Shape shape) {
    Random random = new Random(seed);
    float[] values = new float[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return manager.create(values, shape);
  }
}
