package dev.brevity.runtime.plan.step;

import dev.brevity.runtime.algorithm.rotation.LayerNormAffine;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.OptionValues;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;

/** The step {@code merge_ln_affine}. */
public final class MergeNormAffine implements PlanStep {
  @Override
  public String name() {
    return "merge_ln_affine";
  }

  @Override
  public void apply(Workpiece piece, OptionValues options, Feed feed) {
    LayerNormAffine.merge(piece.graph(), piece.manager());
  }
}
