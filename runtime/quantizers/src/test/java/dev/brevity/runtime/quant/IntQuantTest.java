package dev.brevity.runtime.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
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
  private static final int CHANNELS = 7;
  private static final int SIZE = CHANNELS * 14_287;

  static Stream<Arguments> formats() {
    return Stream.of(
        Arguments.of(1, true, true, 8, 0f, new TensorClampSte()),
        Arguments.of(1, true, false, 4, 0f, new SelectingTensorClamp()),
        Arguments.of(1, false, false, 8, 0f, new SelectingTensorClamp()),
        Arguments.of(1, false, true, 3, 0f, new TensorClampSte()),
        Arguments.of(1, false, false, 8, 77f, new SelectingTensorClamp()),
        Arguments.of(1, false, false, 4, 5f, new TensorClampSte()),
        Arguments.of(CHANNELS, true, true, 8, 0f, new TensorClampSte()),
        Arguments.of(CHANNELS, true, false, 4, 0f, new SelectingTensorClamp()),
        Arguments.of(CHANNELS, false, false, 8, 77f, new SelectingTensorClamp()),
        Arguments.of(CHANNELS, false, false, 4, 5f, new TensorClampSte()));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void valuesAreThoseOfTheDefinitionWithAndWithoutGradients(
      int scales, boolean signed, boolean narrow, int bits, float zeroPoint, TensorClamp clamp) {
    float[] steps = new float[scales];
    for (int i = 0; i < scales; i++) {
      steps[i] = 0.037f * (1 + i);
    }
    int each = SIZE / scales;
    float[] inputs = inputs(steps);
    float low = signed ? -(1 << (bits - 1)) + (narrow ? 1 : 0) : 0;
    float high = signed ? (1 << (bits - 1)) - 1 : (1 << bits) - (narrow ? 2 : 1);
    boolean passesAll = clamp instanceof TensorClampSte;
    float[] weights = gaussian();
    float[] expected = new float[SIZE];
    float[] inputGradient = new float[SIZE];
    double[] scaleGradient = new double[scales];
    double[] magnitude = new double[scales];
    for (int i = 0; i < SIZE; i++) {
      float scale = steps[i / each];
      float integer = (float) Math.rint(inputs[i] / scale + zeroPoint);
      float clamped = integer > high ? high : integer < low ? low : integer;
      boolean inside = passesAll || (integer >= low && integer <= high);
      expected[i] = (clamped - zeroPoint) * scale;
      inputGradient[i] = inside ? weights[i] : 0;
      double share = clamped - zeroPoint - (inside ? (double) inputs[i] / scale : 0);
      scaleGradient[i / each] += weights[i] * share;
      magnitude[i / each] += Math.abs(weights[i] * share);
    }

    IntQuant quant = new IntQuant(narrow, signed, new Identity(), new RoundSte(), clamp, 0);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = manager.create(inputs, new Shape(scales, each));
      NDArray step = manager.create(steps, new Shape(scales, 1));
      NDArray zero = Constant.of(zeroPoint);
      NDArray width = Constant.of((float) bits);
      NDArray plain = quant.quantize(step, zero, step, zero, width, x);
      assertThat(plain.toFloatArray()).containsExactly(expected);

      x.setRequiresGradient(true);
      step.setRequiresGradient(true);
      try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
        NDArray y = quant.quantize(step, zero, step, zero, width, x);
        assertThat(y.toFloatArray()).containsExactly(expected);
        gradients.backward(y.mul(manager.create(weights, x.getShape())).sum());
      }
      // Adding zero makes no difference between the two zeros.
      assertThat(x.getGradient().add(0f).toFloatArray()).containsExactly(inputGradient);
      for (int i = 0; i < scales; i++) {
        assertThat((double) step.getGradient().getFloat(i, 0))
            .isCloseTo(scaleGradient[i], within(1e-5 * magnitude[i]));
      }
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
  private static float[] inputs(float[] scales) {
    Random random = new Random(7);
    float[] inputs = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      float scale = scales[i / (SIZE / scales.length)];
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
