package dev.brevity.samples.lenet;

import ai.djl.training.tracker.Tracker;

/**
 * A learning rate that rises along a cosine from a 25th of its maximum during the first 30 percent
 * of the steps and falls along a cosine to almost nothing during the rest (Smith and Topin, 2018).
 */
final class OneCycle implements Tracker {
  private static final double RISING = 0.3;
  private static final double START_DIVISOR = 25;
  private static final double END_DIVISOR = 1e4;

  private final double maximum;
  private final int steps;

  OneCycle(double maximum, int steps) {
    this.maximum = maximum;
    this.steps = steps;
  }

  @Override
  public float getNewValue(int step) {
    double start = maximum / START_DIVISOR;
    double peak = Math.max(1, RISING * steps - 1);
    double last = steps - 1;
    if (step <= peak) {
      return (float) between(start, maximum, step / peak);
    }
    double fallen = Math.min(1, (step - peak) / Math.max(1, last - peak));
    return (float) between(maximum, start / END_DIVISOR, fallen);
  }

  private static double between(double from, double to, double part) {
    return to + (from - to) / 2 * (1 + Math.cos(Math.PI * part));
  }
}
