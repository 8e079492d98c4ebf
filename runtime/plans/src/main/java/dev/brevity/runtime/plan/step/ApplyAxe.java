package dev.brevity.runtime.plan.step;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.injector.Step;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.algorithm.gpxq.AccumulatorAware;
import dev.brevity.runtime.algorithm.gpxq.AccumulatorBound;
import dev.brevity.runtime.algorithm.gpxq.ColumnSolver;
import dev.brevity.runtime.algorithm.gpxq.Gpfq;
import dev.brevity.runtime.algorithm.gpxq.Gptq;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.Workpiece;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Rounds weights so that sums of their products with inputs fit an accumulator.
 *
 * @param accumulatorBits bits of an accumulator, its sign included
 * @param tile how many products one accumulator sums; null for all of an output
 * @param algorithm what weights are rounded with
 * @param actOrder whether the columns with the largest inputs are rounded first
 * @param percdamp the part of the mean of the diagonal that is added to it
 * @param useQuantActivations whether inputs are quantized while it runs
 * @param samples how many calibration samples are looked at; null for all
 * @param batchSize how many samples are computed at once
 */
@Step("axe")
public record ApplyAxe(
    int accumulatorBits,
    @Nullable Integer tile,
    AccumulatorAware algorithm,
    boolean actOrder,
    double percdamp,
    boolean useQuantActivations,
    @Nullable Integer samples,
    int batchSize)
    implements ColumnStep {
  @Override
  public ColumnSolver solver() {
    AccumulatorBound bound =
        new AccumulatorBound(
            accumulatorBits, tile == null ? OptionalInt.empty() : OptionalInt.of(tile));
    return algorithm == AccumulatorAware.GPFQ
        ? new Gpfq(actOrder, bound)
        : new Gptq(actOrder, percdamp, bound);
  }

  @Override
  public void apply(Workpiece piece, Feed feed) {
    try {
      ColumnStep.super.apply(piece, feed);
    } catch (IllegalArgumentException unbounded) {
      String told = "`axe`: " + unbounded.getMessage();
      throw new RecipeException(
          List.of(
              Diagnostic.of(Code.MISPLACED_QUANTIZER, told)
                  .fix("give the layer integer quantizers for input and weight, or `keep` it")
                  .build()),
          unbounded);
    }
  }
}
