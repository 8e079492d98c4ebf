package dev.brevity.runtime.plan.step;

import dev.brevity.runtime.calibration.KeptWeights;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.OptionValues;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.transform.NormCorrection;

/** The step {@code norm_correction}. */
public final class CorrectNorms implements PlanStep {
  @Override
  public String name() {
    return "norm_correction";
  }

  @Override
  public void apply(Workpiece piece, OptionValues options, Feed feed) {
    try (KeptWeights kept = KeptWeights.of(piece.network());
        NormCorrection correction = new NormCorrection(piece.network(), piece.manager())) {
      feed.run(
          piece.network(),
          options.integer("batch_size"),
          options.optionalInteger("samples"),
          correction);
      correction.apply();
    }
  }
}
