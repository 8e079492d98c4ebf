package dev.brevity.runtime.plan.step;

import dev.brevity.injector.Step;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.transform.WeightClipping;

/**
 * Limits weights to a magnitude.
 *
 * @param threshold the largest magnitude that is left
 */
@Step("clip_weights")
public record ClipWeights(double threshold) implements PlanStep {
  @Override
  public void apply(Workpiece piece, Feed feed) {
    new WeightClipping(threshold).apply(piece.graph());
  }
}
