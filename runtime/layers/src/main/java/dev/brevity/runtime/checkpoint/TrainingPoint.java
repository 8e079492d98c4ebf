package dev.brevity.runtime.checkpoint;

/**
 * How far training has come.
 *
 * @param epoch complete passes over the data
 * @param batch complete batches of the pass under way
 */
public record TrainingPoint(int epoch, int batch) {
  /** Before the first batch. */
  public static final TrainingPoint START = new TrainingPoint(0, 0);
}
