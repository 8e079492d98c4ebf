package dev.brevity.runtime.plan.step;

import dev.brevity.injector.Step;
import dev.brevity.runtime.algorithm.LayerListener;
import dev.brevity.runtime.algorithm.gpxq.Magr;
import dev.brevity.runtime.algorithm.gpxq.StartVector;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reduces the largest weights of each output as far as outputs stay what they are.
 *
 * @param alpha how much weight maxima have against errors of outputs
 * @param steps steps of proximal gradient descent
 * @param samples how many calibration samples are looked at; null for all
 * @param batchSize how many samples are computed at once
 */
@Step("magr")
public record ApplyMagr(double alpha, int steps, @Nullable Integer samples, int batchSize)
    implements PlanStep {
  @Override
  public void apply(Workpiece piece, Feed feed) {
    feed.initialize(piece.network());
    new Magr(alpha, steps, StartVector.standard())
        .apply(
            piece.network(),
            piece.manager(),
            feed.samples(batchSize, Optional.ofNullable(samples)),
            layer -> true,
            LayerListener.SILENT);
  }
}
