package dev.brevity.runtime.plan.step;

import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.OptionValues;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.transform.WeightClipping;

/** The step {@code clip_weights}. */
public final class ClipWeights implements PlanStep {
  @Override
  public String name() {
    return "clip_weights";
  }

  @Override
  public void apply(Workpiece piece, OptionValues options, Feed feed) {
    new WeightClipping(options.real("threshold")).apply(piece.graph());
  }
}
