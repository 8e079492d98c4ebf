package dev.brevity.runtime.plan.step;

import dev.brevity.runtime.algorithm.LayerListener;
import dev.brevity.runtime.algorithm.gpxq.Magr;
import dev.brevity.runtime.algorithm.gpxq.StartVector;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.OptionValues;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;

/** The step {@code magr}. */
public final class ApplyMagr implements PlanStep {
  @Override
  public String name() {
    return "magr";
  }

  @Override
  public void apply(Workpiece piece, OptionValues options, Feed feed) {
    feed.initialize(piece.network());
    new Magr(options.real("alpha"), options.integer("steps"), StartVector.standard())
        .apply(
            piece.network(),
            piece.manager(),
            feed.samples(options.integer("batch_size"), options.optionalInteger("samples")),
            layer -> true,
            LayerListener.SILENT);
  }
}
