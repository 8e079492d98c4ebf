package dev.brevity.runtime.stats;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AbsMaxTest {
  static Stream<Arguments> tensors() {
    float infinity = Float.POSITIVE_INFINITY;
    return Stream.of(
        Arguments.of(new float[] {1, -3, 2}, 3f, new float[] {0, -1, 0}),
        Arguments.of(new float[] {5, -5, 2, 5}, 5f, new float[] {1 / 3f, -1 / 3f, 0, 1 / 3f}),
        Arguments.of(
            new float[] {Math.nextDown(5f), 5, -Math.nextDown(5f)}, 5f, new float[] {0, 1, 0}),
        Arguments.of(new float[] {1e-30f, 0}, 1e-30f, new float[] {1, 0}),
        Arguments.of(new float[] {0, 0}, 0f, new float[] {0, 0}),
        Arguments.of(new float[] {-infinity, 1}, infinity, new float[] {-1, 0}));
  }

  @ParameterizedTest
  @MethodSource("tensors")
  void elementsOfTheLargestMagnitudeShareTheGradient(
      float[] values, float largest, float[] gradient) {
    try (NDManager manager = NDManager.newBaseManager();
        AbsMax absMax = new AbsMax(null, false)) {
      NDArray x = manager.create(values);
      assertThat(absMax.of(x).getFloat()).isEqualTo(largest);

      x.setRequiresGradient(true);
      try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
        NDArray top = absMax.of(x);
        assertThat(top.getFloat()).isEqualTo(largest);
        gradients.backward(top);
      }
      // Adding zero: zeros may carry a sign.
      assertThat(x.getGradient().add(0f).toFloatArray()).containsExactly(gradient);
    }
  }
}
