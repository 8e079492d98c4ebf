package dev.brevity.runtime.llm.quantization;

import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.plan.PlanProgress;
import java.util.List;

/**
 * Passes on how far a plan has come, with the name of the stage that it works on.
 *
 * @param stage as messages name it
 */
record NamedProgress(PlanProgress to, String stage) implements PlanProgress {
  @Override
  public void begin(String what, long samples) {
    to.begin(stage + ": " + what, samples);
  }

  @Override
  public void advance(long samples) {
    to.advance(samples);
  }

  @Override
  public void end() {
    to.end();
  }

  @Override
  public void beginAnew(List<String> changes) {
    to.beginAnew(changes);
  }

  @Override
  public void layer(String step, LayerError error) {
    to.layer(step, error);
  }

  @Override
  public void report(Diagnostic finding) {
    to.report(finding);
  }
}
