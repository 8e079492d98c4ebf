package dev.brevity.runtime.plan;

/**
 * What a step of a plan does. A class marked {@link dev.brevity.injector.Step} carries out the
 * declared {@code step} of that name; its constructor takes the step's options.
 */
public interface PlanStep {
  /**
   * Does it.
   *
   * @param piece changed in place
   * @param feed calibration data, for steps that {@code needs data}
   */
  void apply(Workpiece piece, Feed feed);
}
