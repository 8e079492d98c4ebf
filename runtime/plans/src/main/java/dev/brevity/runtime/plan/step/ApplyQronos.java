package dev.brevity.runtime.plan.step;

import dev.brevity.injector.Step;
import dev.brevity.runtime.algorithm.gpxq.ColumnSolver;
import dev.brevity.runtime.algorithm.gpxq.Qronos;
import dev.brevity.runtime.algorithm.gpxq.StartVector;
import org.jspecify.annotations.Nullable;

/**
 * Corrects each weight for the errors of the layers before and rounds it a column at a time.
 *
 * @param actOrder whether the columns with the largest inputs are rounded first
 * @param alpha the part of the largest eigenvalue that is added to the diagonal
 * @param searchScale whether smaller scales are tried too
 * @param holdOut every so many-th sample judges what the others lead to; null for none
 * @param useQuantActivations whether inputs are quantized while it runs
 * @param samples how many calibration samples are looked at; null for all
 * @param batchSize how many samples are computed at once
 */
@Step("qronos")
public record ApplyQronos(
    boolean actOrder,
    double alpha,
    boolean searchScale,
    @Nullable Integer holdOut,
    boolean useQuantActivations,
    @Nullable Integer samples,
    int batchSize)
    implements ColumnStep {
  @Override
  public ColumnSolver solver() {
    return new Qronos(actOrder, alpha, StartVector.standard());
  }
}
