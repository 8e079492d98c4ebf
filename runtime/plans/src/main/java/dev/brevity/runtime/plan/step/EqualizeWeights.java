package dev.brevity.runtime.plan.step;

import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.OptionValues;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Trials;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.transform.BiasShrinkage;
import dev.brevity.runtime.transform.ChannelRange;
import dev.brevity.runtime.transform.Trial;
import dev.brevity.runtime.transform.WeightEqualization;

/** The step {@code weight_equalization}. */
public final class EqualizeWeights implements PlanStep {
  @Override
  public String name() {
    return "weight_equalization";
  }

  @Override
  public void apply(Workpiece piece, OptionValues options, Feed feed) {
    BiasShrinkage shrinkage =
        options
            .optionalReal("bias_shrinkage")
            .<BiasShrinkage>map(BiasShrinkage.Constant::new)
            .orElseGet(BiasShrinkage.Vaiq::new);
    WeightEqualization equalization =
        new WeightEqualization(
            options.integer("iterations"),
            options.real("threshold"),
            options.truth("merge_bias"),
            shrinkage,
            ChannelRange.valueOf(options.text("scale_computation")));
    try (Trial trial = Trials.of(piece, feed).orElse(null)) {
      equalization.apply(
          piece.graph(), piece.manager(), () -> trial == null || trial.isUnchanged());
    }
  }
}
