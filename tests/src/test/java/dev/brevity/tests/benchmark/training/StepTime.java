package dev.brevity.tests.benchmark.training;

/**
 * Nanoseconds of a training step.
 *
 * @param forward by the clock, with the loss
 * @param backward by the clock
 * @param update by the clock
 * @param processor of the processor, all parts together: other work on the machine lengthens it
 *     less
 */
record StepTime(long forward, long backward, long update, long processor) {
  long total() {
    return forward + backward + update;
  }
}
