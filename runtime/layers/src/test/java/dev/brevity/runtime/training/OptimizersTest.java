package dev.brevity.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.tracker.Tracker;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Single steps of the optimizers. */
class OptimizersTest {
  private static final Offset<Float> ROUNDING = within(1e-5f);

  private final NDManager manager = NDManager.newBaseManager("PyTorch");

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void adamCorrectsBothAveragesForTheirStartAtZero() {
    NDArray weight = manager.create(new float[] {1, 2});
    double[] expected = {1, 2};
    double[] mean = new double[2];
    double[] variance = new double[2];
    try (Adam adam =
        Adam.builder().learningRate(Tracker.fixed(0.1f)).optWeightDecays(0.01f).build()) {
      for (int step = 1; step <= 5; step++) {
        double[] gradient = {Math.sin(step), 1e-3 * Math.cos(step)};
        adam.update("w", weight, manager.create(floats(gradient)));
        for (int i = 0; i < 2; i++) {
          double g = gradient[i] + 0.01 * expected[i];
          mean[i] = 0.9 * mean[i] + 0.1 * g;
          variance[i] = 0.999 * variance[i] + 0.001 * g * g;
          double corrected = Math.sqrt(variance[i] / (1 - Math.pow(0.999, step))) + 1e-8;
          expected[i] -= 0.1 * mean[i] / (1 - Math.pow(0.9, step)) / corrected;
        }
      }
    }
    assertThat(weight.toFloatArray()).containsExactly(floats(expected), ROUNDING);
  }

  @Test
  void aParameterWithoutGradientHasNotBegun() {
    NDArray late = manager.create(new float[] {1});
    NDArray early = manager.create(new float[] {1});
    try (Adam adam = Adam.builder().learningRate(Tracker.fixed(0.5f)).build()) {
      for (int step = 0; step < 3; step++) {
        adam.update("early", early, manager.create(new float[] {1}));
        adam.update("late", late, manager.create(new float[] {step < 2 ? 0 : 1}));
      }

      assertThat(adam.steps("late")).isEqualTo(1);
      assertThat(adam.updates()).isEqualTo(3);
      assertThat(late.getFloat(0)).isEqualTo(0.5f, ROUNDING);
    }
  }

  @Test
  void aRestoredOptimizerTakesTheStepThatTheSavedOneWouldHaveTaken() {
    NDArray weight = manager.create(new float[] {1, -1});
    NDArray copy;
    NDArray gradient = manager.create(new float[] {0.3f, -0.1f});
    try (Adam saved = Adam.builder().learningRate(OneCycle.learningRate(0.1, 10)).build();
        Adam restored = Adam.builder().learningRate(OneCycle.learningRate(0.1, 10)).build()) {
      saved.update("w", weight, gradient);
      saved.update("w", weight, gradient);
      copy = weight.duplicate();
      restored.setUpdates(saved.updates());
      restored.restore("w", saved.steps("w"), saved.state("w"));

      saved.update("w", weight, gradient);
      restored.update("w", copy, gradient);
    }
    assertThat(copy.toFloatArray()).containsExactly(weight.toFloatArray());
  }

  @Test
  void signSgdTakesStepsOfEqualSizeAfterMomentumAndDecay() {
    NDArray weight = manager.create(new float[] {1, 1, 1, -4});
    Momentum momentum = new Momentum(0.9, 0, true);
    try (SignSgd sgd =
        SignSgd.builder()
            .learningRate(Tracker.fixed(0.25f))
            .momentum(momentum)
            .optWeightDecays(0.1f)
            .build()) {
      sgd.update("w", weight, manager.create(new float[] {5, -1e-3f, 0, 0.1f}));
      assertThat(weight.toFloatArray()).containsExactly(0.75f, 0.75f, 0.75f, -3.75f);
      // The past outweighs a small gradient of the other sign.
      sgd.update("w", weight, manager.create(new float[] {-2, -1, 0, 0}));
      assertThat(weight.toFloatArray()).containsExactly(0.5f, 1f, 0.5f, -3.5f);
    }
  }

  @Test
  void lookingAheadNeedsMomentum() {
    assertThatThrownBy(() -> new Momentum(0, 0, true)).hasMessageContaining("Nesterov");
    assertThatThrownBy(() -> new Momentum(0.9, 0.1, true)).hasMessageContaining("Nesterov");
  }

  @Test
  void cayleySgdKeepsRowsOrthonormalAndGetsFurtherWithMomentum() {
    double without = remainingLoss(Momentum.NONE);
    double with = remainingLoss(new Momentum(0.9, 0, false));

    assertThat(with).isLessThan(0.8 * without);
  }

  /** The squared distance from a rotation that 15 small steps towards it leave. */
  private double remainingLoss(Momentum momentum) {
    int size = 6;
    Random random = new Random(1);
    NDArray target = rotation(size, random);
    NDArray matrix = rotation(size, random);
    try (CayleySgd sgd =
        CayleySgd.builder().learningRate(Tracker.fixed(0.02f)).momentum(momentum).seed(4).build()) {
      for (int step = 0; step < 15; step++) {
        sgd.update("r", matrix, matrix.sub(target));
      }
    }
    assertThat(matrix.matMul(matrix.transpose()).sub(manager.eye(size)).abs().max().getFloat())
        .isLessThan(1e-3f);
    return matrix.sub(target).pow(2).sum().getFloat();
  }

  /** A product of rotations in the planes of two axes. */
  private NDArray rotation(int size, Random random) {
    NDArray product = manager.eye(size);
    for (int i = 0; i + 1 < size; i++) {
      float[] plane = manager.eye(size).toFloatArray();
      double angle = random.nextDouble() * 2;
      plane[i * size + i] = (float) Math.cos(angle);
      plane[i * size + i + 1] = (float) Math.sin(angle);
      plane[(i + 1) * size + i] = (float) -Math.sin(angle);
      plane[(i + 1) * size + i + 1] = (float) Math.cos(angle);
      product = product.matMul(manager.create(plane, new Shape(size, size)));
    }
    return product;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
