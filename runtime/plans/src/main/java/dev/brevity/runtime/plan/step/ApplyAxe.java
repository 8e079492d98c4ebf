package dev.brevity.runtime.plan.step;

import dev.brevity.runtime.algorithm.gpxq.AccumulatorBound;
import dev.brevity.runtime.algorithm.gpxq.ColumnSolver;
import dev.brevity.runtime.algorithm.gpxq.Gpfq;
import dev.brevity.runtime.algorithm.gpxq.Gptq;
import dev.brevity.runtime.algorithm.gpxq.Gpxq;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.OptionValues;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;
import java.util.OptionalInt;

/** The step {@code axe}. */
public final class ApplyAxe implements PlanStep {
  @Override
  public String name() {
    return "axe";
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
            solver(options),
            GpxqOptions.of(options),
            feed.layers(piece.network()))
        .apply(feed.samples(options.integer("batch_size"), options.optionalInteger("samples")));
  }

  private static ColumnSolver solver(OptionValues options) {
    AccumulatorBound bound =
        new AccumulatorBound(
            options.integer("accumulator_bits"),
            options.optionalInteger("tile").map(OptionalInt::of).orElse(OptionalInt.empty()));
    boolean actOrder = options.truth("act_order");
    return options.text("algorithm").equals("GPFQ")
        ? new Gpfq(actOrder, bound)
        : new Gptq(actOrder, options.real("percdamp"), bound);
  }
}
