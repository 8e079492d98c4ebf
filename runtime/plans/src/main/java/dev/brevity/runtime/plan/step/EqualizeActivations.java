package dev.brevity.runtime.plan.step;

import dev.brevity.injector.Step;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.transform.ActivationEqualization;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Moves large values from activations into weights.
 *
 * @param alpha how much of the range stays with the activations
 * @param layerwise whether each layer is treated by itself, with a multiplication in front of it
 * @param addMulNode whether a multiplication may be added where no layer can take the scale
 * @param coOptimizeActWeights whether the weights have a say in the scale besides the activations
 * @param samples how many calibration samples are looked at; null for all
 * @param batchSize how many samples are computed at once
 */
@Step("activation_equalization")
public record EqualizeActivations(
    double alpha,
    boolean layerwise,
    boolean addMulNode,
    boolean coOptimizeActWeights,
    @Nullable Integer samples,
    int batchSize)
    implements PlanStep {
  /**
   * @throws IllegalArgumentException if layers are to be treated one by one without multiplications
   */
  public EqualizeActivations {
    options(alpha, layerwise, addMulNode, coOptimizeActWeights);
  }

  @Override
  public void apply(Workpiece piece, Feed feed) {
    try (ActivationEqualization equalization =
        new ActivationEqualization(
            piece.network(),
            piece.manager(),
            options(alpha, layerwise, addMulNode, coOptimizeActWeights))) {
      feed.run(piece.network(), batchSize, Optional.ofNullable(samples), equalization);
      equalization.apply();
    }
  }

  private static ActivationEqualization.Options options(
      double alpha, boolean layerwise, boolean addMulNode, boolean coOptimizeActWeights) {
    return new ActivationEqualization.Options(
        alpha, addMulNode, layerwise, coOptimizeActWeights, Set.of());
  }
}
