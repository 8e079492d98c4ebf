package dev.brevity.runtime.plan.step;

import dev.brevity.runtime.calibration.KeptWeights;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.OptionValues;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.transform.BiasCorrection;

/** The step {@code bias_correction}. */
public final class CorrectBiases implements PlanStep {
  @Override
  public String name() {
    return "bias_correction";
  }

  @Override
  public void apply(Workpiece piece, OptionValues options, Feed feed) {
    try (KeptWeights kept = KeptWeights.of(piece.network());
        BiasCorrection correction =
            new BiasCorrection(
                piece.network(), piece.manager(), options.truth("skip_if_no_bias"))) {
      feed.run(
          piece.network(),
          options.integer("batch_size"),
          options.optionalInteger("samples"),
          correction);
      correction.apply();
    }
  }
}
