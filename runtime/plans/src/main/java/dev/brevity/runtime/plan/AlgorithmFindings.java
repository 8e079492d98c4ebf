package dev.brevity.runtime.plan;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.runtime.algorithm.LayerError;
import java.util.Locale;

/** What an algorithm that goes from layer to layer has to say about single layers. */
final class AlgorithmFindings {
  private AlgorithmFindings() {}

  /** Tells of a layer that is done, and of one that has not become better. */
  static void tell(PlanProgress progress, String step, LayerError error) {
    progress.layer(step, error);
    if (!error.isLower() && error.before() > 0) {
      progress.report(notLower(step, error));
    }
  }

  static Diagnostic damped(String step, String layer, double damping) {
    return Diagnostic.of(
            Code.RAISED_DAMPING,
            String.format(
                Locale.ROOT,
                "`%s`: the inputs of `%s` are too similar; damping was raised to %.1g",
                step,
                layer,
                damping))
        .fix("use more samples, or set the damping of the step yourself")
        .build();
  }

  static Diagnostic unheld(String step, String layer) {
    return Diagnostic.of(
            Code.IDLE_STEP,
            "`" + step + "`: `hold_out` keeps no sample of `" + layer + "` back; there are too few")
        .fix("use more samples, or a smaller `hold_out`")
        .build();
  }

  static Diagnostic unreached(String step, String layer) {
    return Diagnostic.of(Code.UNREACHED_LAYERS, "`" + step + "`: no sample reaches `" + layer + "`")
        .note("its weight stays rounded to nearest")
        .fix("add samples that take the branch")
        .build();
  }

  private static Diagnostic notLower(String step, LayerError error) {
    return Diagnostic.of(
            Code.NOT_IMPROVED,
            String.format(
                Locale.ROOT,
                "`%s` did not lower the error of `%s`: %.1f dB before, %.1f dB after",
                step,
                error.layer(),
                error.decibelsBefore(),
                error.decibelsAfter()))
        .fix("use more samples, or leave the layer out of the step")
        .build();
  }
}
