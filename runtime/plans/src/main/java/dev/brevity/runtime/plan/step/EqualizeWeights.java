package dev.brevity.runtime.plan.step;

import dev.brevity.injector.Step;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Trials;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.transform.BiasShrinkage;
import dev.brevity.runtime.transform.ScaleComputation;
import dev.brevity.runtime.transform.Trial;
import dev.brevity.runtime.transform.WeightEqualization;

/**
 * Moves range from channels with large weights to the layers around them.
 *
 * @param iterations the most passes over the network
 * @param threshold ends when no scale differs from 1 by more
 * @param mergeBias whether biases count as weights
 * @param biasShrinkage how the influence of biases is damped
 * @param scaleComputation the measure of a channel's range
 */
@Step("weight_equalization")
public record EqualizeWeights(
    int iterations,
    double threshold,
    boolean mergeBias,
    BiasShrinkage biasShrinkage,
    ScaleComputation scaleComputation)
    implements PlanStep {
  @Override
  public void apply(Workpiece piece, Feed feed) {
    WeightEqualization equalization =
        new WeightEqualization(iterations, threshold, mergeBias, biasShrinkage, scaleComputation);
    try (Trial trial = Trials.of(piece, feed).orElse(null)) {
      equalization.apply(
          piece.graph(), piece.manager(), () -> trial == null || trial.isUnchanged());
    }
  }
}
