package dev.brevity.runtime.checkpoint;

import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListenerAdapter;
import dev.brevity.runtime.training.StatefulOptimizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Writes a checkpoint at the end of each epoch of a DJL trainer. Between epochs a listener cannot
 * do so: DJL calls it before the weights of a batch are updated. Loops that save more often call
 * {@link Checkpoint#write} after {@link Trainer#step} themselves.
 */
public final class CheckpointListener extends TrainingListenerAdapter {
  private final StatefulOptimizer optimizer;
  private final Path file;
  private int epoch;

  /**
   * @param optimizer that of the trainer
   * @param file replaced at the end of each epoch
   * @param start where training begins or resumes
   */
  public CheckpointListener(StatefulOptimizer optimizer, Path file, TrainingPoint start) {
    this.optimizer = optimizer;
    this.file = file;
    this.epoch = start.epoch();
  }

  @Override
  public void onEpoch(Trainer trainer) {
    epoch++;
    try {
      Checkpoint.of(trainer.getModel().getBlock(), optimizer, new TrainingPoint(epoch, 0))
          .write(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
