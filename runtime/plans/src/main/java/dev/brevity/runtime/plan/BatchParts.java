package dev.brevity.runtime.plan;

/** Counts which batches are parts of one that cannot be computed at once. */
final class BatchParts {
  private static final int WHOLE = -1;

  private final int batchSize;
  private final BatchListener listener;
  private int group;
  private int samples;

  /**
   * @param batchSize how many samples a whole batch has
   */
  BatchParts(int batchSize, BatchListener listener) {
    this.batchSize = batchSize;
    this.listener = listener;
  }

  /** Some samples are to be computed at once. */
  void begin(int count) {
    if (isComplete() && count >= batchSize) {
      listener.begin(count, WHOLE);
      return;
    }
    if (isComplete()) {
      group++;
      samples = 0;
    }
    samples += count;
    listener.begin(count, group);
  }

  /** Whether a whole batch has been computed. */
  boolean isComplete() {
    return samples == 0 || samples >= batchSize;
  }
}
