package dev.brevity.runtime.plan.step;

import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.OptionValues;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;

/** The step {@code calibrate}. */
public final class Calibrate implements PlanStep {
  @Override
  public String name() {
    return "calibrate";
  }

  @Override
  public void apply(Workpiece piece, OptionValues options, Feed feed) {
    try (Calibration calibration = Calibration.begin(piece.network())) {
      feed.runResumable(
          piece.network(), options.integer("batch_size"), options.optionalInteger("samples"));
    }
  }
}
