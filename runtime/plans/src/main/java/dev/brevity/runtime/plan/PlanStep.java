package dev.brevity.runtime.plan;

import dev.brevity.runtime.graph.Graph;

/**
 * What a step of a plan does. A class marked {@link dev.brevity.injector.Step} implements the
 * declared {@code step} of that name; its constructor takes the step's options.
 */
public interface PlanStep {
  /**
   * Whether it gives layers other weights after quantizers are in place. Then layers keep their
   * weights in floating point until the end of the plan, as what everything is compared with.
   */
  default boolean changesWeights() {
    return false;
  }

  /**
   * Whether a later attempt can go on after it from the values that were saved. Not where it
   * changes what layers there are, or what their weights are compared with.
   */
  default boolean isResumable() {
    return true;
  }

  /**
   * Whether the network has something that the step is for, as far as its structure tells. A step
   * that most networks of a plan have no use for need not tell.
   */
  default boolean findsWork(Graph graph) {
    return true;
  }

  /**
   * Does it.
   *
   * @param piece changed in place
   * @param feed calibration data, for steps that {@code needs data}
   */
  void apply(Workpiece piece, Feed feed);
}
