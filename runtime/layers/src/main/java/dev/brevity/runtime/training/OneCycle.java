package dev.brevity.runtime.training;

import ai.djl.training.tracker.Tracker;

/**
 * A value that goes from one level to another and on to a third along cosines: a learning rate that
 * rises and then falls to almost nothing, or a momentum that does the opposite (Smith and Topin,
 * 2018). Defaults are those of PyTorch's {@code OneCycleLR}.
 *
 * @param start the value before the first step
 * @param middle the value when the first part ends
 * @param end the value of the last step
 * @param steps how many steps there are, at least 2
 * @param firstPart the share of steps until the middle, above 0 and below 1
 */
public record OneCycle(double start, double middle, double end, int steps, double firstPart)
    implements Tracker {
  private static final double FIRST_PART = 0.3;
  private static final double START_DIVISOR = 25;
  private static final double END_DIVISOR = 1e4;
  private static final double MOST_MOMENTUM = 0.95;
  private static final double LEAST_MOMENTUM = 0.85;

  public OneCycle {
    if (steps < 2 || !(firstPart > 0 && firstPart < 1)) {
      throw new IllegalArgumentException(
          "a cycle needs at least 2 steps and a first part between 0 and 1");
    }
  }

  /** A learning rate with the given maximum, reached after 30 percent of the steps. */
  public static OneCycle learningRate(double maximum, int steps) {
    double start = maximum / START_DIVISOR;
    return new OneCycle(start, maximum, start / END_DIVISOR, steps, FIRST_PART);
  }

  /** A momentum, or Adam's first beta, that is lowest where the learning rate is highest. */
  public static OneCycle momentum(int steps) {
    return new OneCycle(MOST_MOMENTUM, LEAST_MOMENTUM, MOST_MOMENTUM, steps, FIRST_PART);
  }

  /**
   * The value for a step.
   *
   * @param step counted from 0; beyond the last one the value stays
   */
  @Override
  public float getNewValue(int step) {
    double turn = Math.max(0, firstPart * steps - 1);
    double last = steps - 1;
    if (step < turn) {
      return (float) between(start, middle, step / turn);
    }
    return (float) between(middle, end, Math.min(1, (step - turn) / (last - turn)));
  }

  private static double between(double from, double to, double part) {
    return to + (from - to) / 2 * (1 + Math.cos(Math.PI * part));
  }
}
