package dev.brevity.runtime.plan.step;

import dev.brevity.injector.Step;
import dev.brevity.runtime.algorithm.gpxq.ColumnSolver;
import dev.brevity.runtime.algorithm.gpxq.Gptq;
import org.jspecify.annotations.Nullable;

/**
 * Rounds each weight a column at a time and lets the later columns make up for its error.
 *
 * @param actOrder whether the columns with the largest inputs are rounded first
 * @param percdamp the part of the mean of the diagonal that is added to it
 * @param blockSize how many columns feed back one by one
 * @param searchScale whether smaller scales are tried too
 * @param holdOut every so many-th sample judges what the others lead to; null for none
 * @param useQuantActivations whether inputs are quantized while it runs
 * @param samples how many calibration samples are looked at; null for all
 * @param batchSize how many samples are computed at once
 */
@Step("gptq")
public record ApplyGptq(
    boolean actOrder,
    double percdamp,
    int blockSize,
    boolean searchScale,
    @Nullable Integer holdOut,
    boolean useQuantActivations,
    @Nullable Integer samples,
    int batchSize)
    implements ColumnStep {
  @Override
  public ColumnSolver solver() {
    return new Gptq(actOrder, percdamp, null, blockSize);
  }
}
