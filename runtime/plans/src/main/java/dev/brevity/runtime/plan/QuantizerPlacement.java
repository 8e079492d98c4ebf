package dev.brevity.runtime.plan;

import dev.brevity.dsl.plan.ResolvedPlan;

/**
 * A style: how quantizers are put into a network. A class marked {@link dev.brevity.injector.Style}
 * carries out the declared {@code style} of that name; its constructor takes the style's options, a
 * recipe as a {@link dev.brevity.runtime.proxy.QuantizerRecipe}.
 */
public interface QuantizerPlacement {
  /**
   * Puts the plan's quantizers in place.
   *
   * @param piece changed in place
   * @param recipes makes recipes of what the plan says
   */
  void place(Workpiece piece, ResolvedPlan plan, PlanRecipes recipes);
}
