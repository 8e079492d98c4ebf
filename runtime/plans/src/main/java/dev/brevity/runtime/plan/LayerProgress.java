package dev.brevity.runtime.plan;

import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.algorithm.LayerListener;
import java.util.function.IntConsumer;

/** Saves how far an algorithm has come from layer to layer, and stops it when asked to. */
final class LayerProgress implements LayerListener {
  private static final long SAVE_NANOS = 20_000_000_000L;

  private final LayerListener told;
  private final int complete;
  private final Interruption interruption;
  private final IntConsumer saver;
  private int passed;
  private int done;
  private long saved = System.nanoTime();

  /**
   * @param told gets what the algorithm tells
   * @param complete how many layers an earlier run has done
   * @param saver gets the number of layers that are done
   */
  LayerProgress(LayerListener told, int complete, Interruption interruption, IntConsumer saver) {
    this.told = told;
    this.complete = complete;
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
    told.done(error);
    boolean stop = interruption.isRequested();
    if (stop || System.nanoTime() - saved > SAVE_NANOS) {
      interruption.save(() -> saver.accept(done));
      saved = System.nanoTime();
    }
    if (stop) {
      throw new InterruptedPlanException();
    }
  }

  @Override
  public void damped(String layer, double damping) {
    told.damped(layer, damping);
  }

  @Override
  public void unheld(String layer) {
    told.unheld(layer);
  }

  @Override
  public void unreached(String layer) {
    told.unreached(layer);
  }
}
