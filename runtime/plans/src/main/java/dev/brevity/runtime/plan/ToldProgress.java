package dev.brevity.runtime.plan;

import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.algorithm.LayerListener;
import java.util.function.Consumer;

/** Passes on what an algorithm that goes from layer to layer tells. */
final class ToldProgress implements LayerListener {
  private final String step;
  private final PlanProgress progress;
  private final Consumer<LayerError> told;

  /**
   * @param told gets the error of each layer
   */
  ToldProgress(String step, PlanProgress progress, Consumer<LayerError> told) {
    this.step = step;
    this.progress = progress;
    this.told = told;
  }

  @Override
  public void done(LayerError error) {
    told.accept(error);
  }

  @Override
  public void damped(String layer, double damping) {
    progress.report(AlgorithmFindings.damped(step, layer, damping));
  }

  @Override
  public void unheld(String layer) {
    progress.report(AlgorithmFindings.unheld(step, layer));
  }

  @Override
  public void unreached(String layer) {
    progress.report(AlgorithmFindings.unreached(step, layer));
  }
}
