package dev.brevity.runtime.plan;

import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.algorithm.LayerListener;
import java.util.function.IntConsumer;

/** Shows how an algorithm goes from layer to layer, saves it, and stops it when asked to. */
final class LayerProgress implements LayerListener {
  private static final long SAVE_NANOS = 20_000_000_000L;

  private final String step;
  private final int complete;
  private final PlanProgress progress;
  private final Interruption interruption;
  private final IntConsumer saver;
  private int passed;
  private int done;
  private long saved = System.nanoTime();

  /**
   * @param complete how many layers an earlier run has done
   * @param saver gets the number of layers that are done
   */
  LayerProgress(
      String step,
      int complete,
      PlanProgress progress,
      Interruption interruption,
      IntConsumer saver) {
    this.step = step;
    this.complete = complete;
    this.progress = progress;
    this.interruption = interruption;
    this.saver = saver;
    this.done = complete;
  }

  @Override
  public boolean isDone(String layer) {
    return passed++ < complete;
  }

  @Override
  public void done(LayerError error) {
    done++;
    progress.layer(step, error);
    if (!error.isLower() && error.before() > 0) {
      progress.report(AlgorithmFindings.notLower(step, error));
    }
    boolean stop = interruption.isRequested();
    if (stop || System.nanoTime() - saved > SAVE_NANOS) {
      saver.accept(done);
      saved = System.nanoTime();
    }
    if (stop) {
      throw new InterruptedPlanException();
    }
  }

  @Override
  public void damped(String layer, double damping) {
    progress.report(AlgorithmFindings.damped(step, layer, damping));
  }

  @Override
  public void unreached(String layer) {
    progress.report(AlgorithmFindings.unreached(step, layer));
  }
}
