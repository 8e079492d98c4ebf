package dev.brevity.runtime.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.clamp.SelectingTensorClamp;
import dev.brevity.runtime.clamp.TensorClamp;
import dev.brevity.runtime.clamp.TensorClampSte;
import dev.brevity.runtime.rounding.RoundSte;
import dev.brevity.runtime.view.Identity;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The fused arithmetic against the definition in plain Java, ties and range ends included. */
class IntQuantTest {
  private static final int SIZE = 100_003;

  static Stream<Arguments> formats() {
    return Stream.of(
        Arguments.of(true, true, 8, 0f, new TensorClampSte()),
        Arguments.of(true, false, 4, 0f, new SelectingTensorClamp()),
        Arguments.of(false, false, 8, 0f, new SelectingTensorClamp()),
        Arguments.of(false, true, 3, 0f, new TensorClampSte()),
        Arguments.of(false, false, 8, 77f, new SelectingTensorClamp()),
        Arguments.of(false, false, 4, 5f, new TensorClampSte()));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void valuesAreThoseOfTheDefinitionWithAndWithoutGradients(
      boolean signed, boolean narrow, int bits, float zeroPoint, TensorClamp clamp) {
    float scale = 0.037f;
    float[] inputs = inputs(scale);
    float low = signed ? -(1 << (bits - 1)) + (narrow ? 1 : 0) : 0;
    float high = signed ? (1 << (bits - 1)) - 1 : (1 << bits) - (narrow ? 2 : 1);
    float[] expected = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      float integer = (float) Math.rint(inputs[i] / scale + zeroPoint);
      float clamped = integer > high ? high : integer < low ? low : integer;
      expected[i] = (clamped - zeroPoint) * scale;
    }

    IntQuant quant = new IntQuant(narrow, signed, new Identity(), new RoundSte(), clamp, 0);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = manager.create(inputs);
      NDArray step = manager.create(scale);
      NDArray zero = Constant.of(zeroPoint);
      NDArray width = Constant.of((float) bits);
      NDArray plain = quant.quantize(step, zero, step, zero, width, x);
      assertThat(plain.toFloatArray()).containsExactly(expected);

      x.setRequiresGradient(true);
      step.setRequiresGradient(true);
      float[] weights = gaussian();
      try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
        NDArray y = quant.quantize(step, zero, step, zero, width, x);
        assertThat(y.toFloatArray()).containsExactly(expected);
        gradients.backward(y.mul(manager.create(weights)).sum());
      }
      boolean passesAll = clamp instanceof TensorClampSte;
      float[] gradient = x.getGradient().toFloatArray();
      double scaleGradient = 0;
      double magnitude = 0;
      for (int i = 0; i < SIZE; i++) {
        float integer = (float) Math.rint(inputs[i] / scale + zeroPoint);
        boolean inside = passesAll || (integer >= low && integer <= high);
        float clamped = integer > high ? high : integer < low ? low : integer;
        assertThat(gradient[i]).isEqualTo(inside ? weights[i] : 0);
        double share = clamped - zeroPoint - (inside ? (double) inputs[i] / scale : 0);
        scaleGradient += weights[i] * share;
        magnitude += Math.abs(weights[i] * share);
      }
      assertThat((double) step.getGradient().getFloat())
          .isCloseTo(scaleGradient, within(1e-5 * magnitude));
    }
  }

  private static float[] gaussian() {
    Random random = new Random(11);
    float[] values = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Random values, and every tenth one exactly on or next to a tie. */
  private static float[] inputs(float scale) {
    Random random = new Random(7);
    float[] inputs = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      float tie = (random.nextInt(600) - 300 + 0.5f) * scale;
      inputs[i] =
          switch (i % 10) {
            case 0 -> tie;
            case 1 -> Math.nextUp(tie);
            case 2 -> Math.nextDown(tie);
            case 3 -> -0f;
            default -> (float) random.nextGaussian() * scale * 100;
          };
    }
    return inputs;
  }
}
