package dev.brevity.runtime.rounding;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RoundingTest {
  private static final float[] INPUTS = {
    -3.5f,
    -2.5f,
    -1.5f,
    -0.5f,
    -0.2f,
    -0f,
    0f,
    0.2f,
    0.5f,
    1.5f,
    2.5f,
    3.5f,
    2.4999998f,
    8388609f,
    Float.NEGATIVE_INFINITY,
    Float.POSITIVE_INFINITY,
    Float.NaN
  };

  static Stream<Arguments> roundings() {
    return Stream.of(
        Arguments.of(new RoundSte(), (DoubleUnaryOperator) Math::rint),
        Arguments.of(new FloorSte(), (DoubleUnaryOperator) Math::floor),
        Arguments.of(new CeilSte(), (DoubleUnaryOperator) Math::ceil),
        Arguments.of(
            new RoundToZeroSte(),
            (DoubleUnaryOperator) x -> (x > 0 ? 1 : x < 0 ? -1 : 0) * Math.floor(Math.abs(x))),
        Arguments.of(
            new DPURoundSte(),
            (DoubleUnaryOperator)
                x -> x < 0 && x - Math.floor(x) == 0.5 ? Math.ceil(x) : Math.rint(x)));
  }

  @ParameterizedTest
  @MethodSource("roundings")
  void roundsLikeTheScalarDefinition(FloatToInt rounding, DoubleUnaryOperator definition) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = manager.create(INPUTS);
      assertThat(rounding.toInt(x).toFloatArray()).containsExactly(expected(definition));
    }
  }

  @ParameterizedTest
  @MethodSource("roundings")
  void passesGradientsUnchanged(FloatToInt rounding, DoubleUnaryOperator definition) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = manager.create(INPUTS);
      x.setRequiresGradient(true);
      float[] weights = new float[INPUTS.length];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = i - 4;
      }
      try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
        NDArray y = rounding.toInt(x);
        assertThat(y.toFloatArray()).containsExactly(expected(definition));
        gradients.backward(y.mul(manager.create(weights)).sum());
      }
      assertThat(x.getGradient().toFloatArray()).containsExactly(weights);
    }
  }

  private static float[] expected(DoubleUnaryOperator definition) {
    float[] values = new float[INPUTS.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) definition.applyAsDouble(INPUTS[i]);
    }
    return values;
  }
}
