package dev.brevity.runtime.plan.step;

import dev.brevity.injector.Step;
import dev.brevity.runtime.algorithm.rotation.LayerNormToRms;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;

/** Puts RMSNorm in the place of LayerNorm. */
@Step("layer_norm_to_rms")
public record ReplaceLayerNorm() implements PlanStep {
  @Override
  public void apply(Workpiece piece, Feed feed) {
    LayerNormToRms.apply(piece.graph());
  }
}
