package dev.brevity.runtime.plan.step;

import dev.brevity.runtime.algorithm.gpxq.Gptq;
import dev.brevity.runtime.algorithm.gpxq.Gpxq;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.OptionValues;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;

/** The step {@code gptq}. */
public final class ApplyGptq implements PlanStep {
  @Override
  public String name() {
    return "gptq";
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
            new Gptq(options.truth("act_order"), options.real("percdamp"), null),
            GpxqOptions.of(options),
            feed.layers(piece.network()))
        .apply(feed.samples(options.integer("batch_size"), options.optionalInteger("samples")));
  }
}
