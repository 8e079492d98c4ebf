package dev.brevity.runtime.stats;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MeanLearnedSigmaStdTest {
  private static final float[][] ROWS = {{1, -2, 3, -4}, {0.5f, 0.5f, -0.5f, 0.5f}};
  private static final double SIGMA = 2.5;
  private static final Offset<Float> CLOSE = Offset.offset(1e-5f);

  @Test
  void theFactorOfTheDeviationIsAParameter() {
    try (NDManager manager = NDManager.newBaseManager();
        MeanLearnedSigmaStd stats = new MeanLearnedSigmaStd(SIGMA, List.of(2, 1), 1, 1e-8)) {
      NDArray x = manager.create(new float[][] {ROWS[0], ROWS[1]});
      NDArray sigma = stats.ownParameters().get("value").getArray();
      float[] values;
      try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
        NDArray statistic = stats.of(x);
        values = statistic.toFloatArray();
        gradients.backward(statistic.sum());
      }

      assertThat(sigma.getShape()).isEqualTo(new Shape(2, 1));
      float[] slopes = sigma.getGradient().toFloatArray();
      for (int row = 0; row < ROWS.length; row++) {
        double mean = 0;
        for (float value : ROWS[row]) {
          mean += Math.abs(value) / 4;
        }
        double variance = 0;
        for (float value : ROWS[row]) {
          variance += Math.pow(Math.abs(value) - mean, 2) / 3;
        }
        double deviation = Math.sqrt(variance + 1e-8);
        assertThat(values[row]).isCloseTo((float) (mean + SIGMA * deviation), CLOSE);
        assertThat(slopes[row]).isCloseTo((float) deviation, CLOSE);
      }
    }
  }
}
