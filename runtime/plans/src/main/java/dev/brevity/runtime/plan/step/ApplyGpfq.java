package dev.brevity.runtime.plan.step;

import dev.brevity.injector.Step;
import dev.brevity.runtime.algorithm.gpxq.ColumnSolver;
import dev.brevity.runtime.algorithm.gpxq.Gpfq;
import org.jspecify.annotations.Nullable;

/**
 * Rounds each weight a column at a time and lets each make up for the difference so far.
 *
 * @param actOrder whether the columns with the largest inputs are rounded first
 * @param searchScale whether smaller scales are tried too
 * @param holdOut every so many-th sample judges what the others lead to; null for none
 * @param useQuantActivations whether inputs are quantized while it runs
 * @param samples how many calibration samples are looked at; null for all
 * @param batchSize how many samples are computed at once
 */
@Step("gpfq")
public record ApplyGpfq(
    boolean actOrder,
    boolean searchScale,
    @Nullable Integer holdOut,
    boolean useQuantActivations,
    @Nullable Integer samples,
    int batchSize)
    implements ColumnStep {
  @Override
  public ColumnSolver solver() {
    return new Gpfq(actOrder, null);
  }
}
