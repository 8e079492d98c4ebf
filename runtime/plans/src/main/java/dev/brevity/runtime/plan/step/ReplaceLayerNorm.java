package dev.brevity.runtime.plan.step;

import dev.brevity.runtime.algorithm.rotation.LayerNormToRms;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.OptionValues;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;

/** The step {@code layer_norm_to_rms}. */
public final class ReplaceLayerNorm implements PlanStep {
  @Override
  public String name() {
    return "layer_norm_to_rms";
  }

  @Override
  public void apply(Workpiece piece, OptionValues options, Feed feed) {
    LayerNormToRms.apply(piece.graph());
  }
}
