package dev.brevity.runtime.plan;

import dev.brevity.dsl.plan.ResolvedPlan;

/**
 * A style: how quantizers are put into a network. Found with {@link java.util.ServiceLoader}; the
 * language declares a {@code style} of the same name.
 */
public interface QuantizerPlacement {
  /** The name in plans: {@code layerwise}. */
  String name();

  /**
   * Puts the plan's quantizers in place.
   *
   * @param piece changed in place
   * @param recipes makes recipes of what the plan says
   */
  void place(Workpiece piece, ResolvedPlan plan, PlanRecipes recipes);
}
