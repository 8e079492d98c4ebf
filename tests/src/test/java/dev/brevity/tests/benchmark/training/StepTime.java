package dev.brevity.tests.benchmark.training;

/** Nanoseconds of the parts of a training step. */
record StepTime(long forward, long backward, long update) {
  long total() {
    return forward + backward + update;
  }
}
