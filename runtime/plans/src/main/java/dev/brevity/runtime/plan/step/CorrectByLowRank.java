package dev.brevity.runtime.plan.step;

import dev.brevity.runtime.algorithm.LayerListener;
import dev.brevity.runtime.algorithm.lowrank.LowRankCorrection;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.OptionValues;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;

/** The step {@code svd_quant}. */
public final class CorrectByLowRank implements PlanStep {
  @Override
  public String name() {
    return "svd_quant";
  }

  @Override
  public boolean isResumable() {
    return false;
  }

  @Override
  public void apply(Workpiece piece, OptionValues options, Feed feed) {
    new LowRankCorrection(options.integer("rank"), options.integer("iters"))
        .apply(piece.graph(), piece.manager(), layer -> true, LayerListener.SILENT);
  }
}
