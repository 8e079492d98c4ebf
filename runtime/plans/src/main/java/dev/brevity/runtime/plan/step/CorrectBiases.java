package dev.brevity.runtime.plan.step;

import dev.brevity.injector.Step;
import dev.brevity.runtime.calibration.KeptWeights;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.transform.BiasCorrection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of biases the mean error that quantization brings into each channel.
 *
 * @param skipIfNoBias whether layers without a bias are left alone; otherwise they get one
 * @param samples how many calibration samples are looked at; null for all
 * @param batchSize how many samples are computed at once
 */
@Step("bias_correction")
public record CorrectBiases(boolean skipIfNoBias, @Nullable Integer samples, int batchSize)
    implements PlanStep {
  @Override
  public void apply(Workpiece piece, Feed feed) {
    try (KeptWeights kept = KeptWeights.of(piece.network());
        BiasCorrection correction =
            new BiasCorrection(piece.network(), piece.manager(), skipIfNoBias)) {
      feed.run(piece.network(), batchSize, Optional.ofNullable(samples), correction);
      correction.apply();
    }
  }
}
