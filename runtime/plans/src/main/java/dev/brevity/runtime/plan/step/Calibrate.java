package dev.brevity.runtime.plan.step;

import dev.brevity.injector.Step;
import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fixes scales and zero points of activations by what calibration samples tell.
 *
 * @param samples how many calibration samples are looked at; null for all
 * @param batchSize how many samples are computed at once
 */
@Step("calibrate")
public record Calibrate(@Nullable Integer samples, int batchSize) implements PlanStep {
  @Override
  public void apply(Workpiece piece, Feed feed) {
    try (Calibration calibration = Calibration.begin(piece.network())) {
      feed.runResumable(
          piece.network(), batchSize, Optional.ofNullable(samples), calibration::beginBatch);
    }
  }
}
