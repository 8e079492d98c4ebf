package dev.brevity.runtime.plan.step;

import dev.brevity.injector.Step;
import dev.brevity.runtime.algorithm.lowrank.LowRankCorrection;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;

/**
 * Takes the largest singular values out of weights and adds them back by two small layers.
 *
 * @param rank how many singular values
 * @param iters how often the values are taken from what quantization loses
 */
@Step("svd_quant")
public record CorrectByLowRank(int rank, int iters) implements PlanStep {
  @Override
  public boolean isResumable() {
    return false;
  }

  @Override
  public void apply(Workpiece piece, Feed feed) {
    new LowRankCorrection(rank, iters)
        .apply(piece.graph(), piece.manager(), layer -> true, feed.listener());
  }
}
