package dev.brevity.runtime.plan.step;

import dev.brevity.runtime.algorithm.awq.Awq;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.OptionValues;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;

/** The step {@code awq}. */
public final class ApplyAwq implements PlanStep {
  @Override
  public String name() {
    return "awq";
  }

  @Override
  public boolean isResumable() {
    return false;
  }

  @Override
  public void apply(Workpiece piece, OptionValues options, Feed feed) {
    new Awq(options.truth("auto_scale"), options.truth("mse_range"))
        .apply(
            piece.network(),
            piece.manager(),
            feed.samples(options.integer("batch_size"), options.optionalInteger("samples")),
            feed.layers(piece.network()));
  }
}
