package dev.brevity.runtime.plan.step;

import dev.brevity.injector.Step;
import dev.brevity.runtime.algorithm.gpxq.Gptq;
import dev.brevity.runtime.algorithm.gpxq.Gpxq;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;
import java.util.Optional;
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
    implements PlanStep {
  @Override
  public boolean changesWeights() {
    return true;
  }

  @Override
  public void apply(Workpiece piece, Feed feed) {
    new Gpxq(
            piece.network(),
            piece.manager(),
            new Gptq(actOrder, percdamp, null, blockSize),
            GpxqOptions.of(useQuantActivations, searchScale, holdOut),
            feed.layers(piece.network()))
        .apply(feed.samples(batchSize, Optional.ofNullable(samples)));
  }
}
