package dev.brevity.runtime.plan.step;

import dev.brevity.runtime.algorithm.gpxq.Gpfq;
import dev.brevity.runtime.algorithm.gpxq.Gpxq;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.OptionValues;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;

/** The step {@code gpfq}. */
public final class ApplyGpfq implements PlanStep {
  @Override
  public String name() {
    return "gpfq";
  }

  @Override
  public boolean changesWeights() {
    return true;
  }

  @Override
  public void apply(Workpiece piece, OptionValues options, Feed feed) {
    new Gpxq(
            piece.network(),
            piece.manager(),
            new Gpfq(options.truth("act_order"), null),
            GpxqOptions.of(options),
            feed.layers(piece.network()))
        .apply(feed.samples(options.integer("batch_size"), options.optionalInteger("samples")));
  }
}
