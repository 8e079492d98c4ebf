package dev.brevity.runtime.plan.step;

import dev.brevity.injector.Step;
import dev.brevity.runtime.calibration.KeptWeights;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.transform.NormCorrection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives back to batch normalization the mean and variance that quantization changes.
 *
 * @param samples how many calibration samples are looked at; null for all
 * @param batchSize how many samples are computed at once
 */
@Step("norm_correction")
public record CorrectNorms(@Nullable Integer samples, int batchSize) implements PlanStep {
  @Override
  public void apply(Workpiece piece, Feed feed) {
    try (KeptWeights kept = KeptWeights.of(piece.network());
        NormCorrection correction = new NormCorrection(piece.network(), piece.manager())) {
      feed.run(piece.network(), batchSize, Optional.ofNullable(samples), correction);
      correction.apply();
    }
  }
}
