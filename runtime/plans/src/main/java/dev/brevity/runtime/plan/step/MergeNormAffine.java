package dev.brevity.runtime.plan.step;

import dev.brevity.injector.Step;
import dev.brevity.runtime.algorithm.rotation.LayerNormAffine;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;

/** Moves factors and offsets of normalizations into the linear layers after them. */
@Step("merge_ln_affine")
public record MergeNormAffine() implements PlanStep {
  @Override
  public void apply(Workpiece piece, Feed feed) {
    LayerNormAffine.merge(piece.graph(), piece.manager());
  }
}
