package dev.brevity.runtime.plan.step;

import dev.brevity.runtime.algorithm.gpxq.Gpxq;
import dev.brevity.runtime.algorithm.gpxq.Qronos;
import dev.brevity.runtime.algorithm.gpxq.StartVector;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.OptionValues;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;

/** The step {@code qronos}. */
public final class ApplyQronos implements PlanStep {
  @Override
  public String name() {
    return "qronos";
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
            new Qronos(options.truth("act_order"), options.real("alpha"), StartVector.standard()),
            GpxqOptions.of(options),
            feed.layers(piece.network()))
        .apply(feed.samples(options.integer("batch_size"), options.optionalInteger("samples")));
  }
}
