package dev.brevity.runtime.plan;

/** Is told of batches before they are computed. */
@FunctionalInterface
public interface BatchListener {
  /**
   * What comes next is a batch, or a part of one that cannot be computed at once: because the
   * network takes only some samples at a time, or because the shapes of samples differ.
   *
   * @param samples how many samples it has
   * @param group the same number for all parts of one batch; negative for a whole batch
   */
  void begin(int samples, int group);
}
