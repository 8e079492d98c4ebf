package dev.brevity.runtime.plan;

import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.graph.Graph;

/**
 * A style: how quantizers are put into a network. A class marked {@link dev.brevity.injector.Style}
 * implements the declared {@code style} of that name; its constructor takes the style's options, a
 * recipe as a {@link dev.brevity.runtime.proxy.QuantizerRecipe}.
 */
public interface QuantizerPlacement {
  /**
   * Puts the plan's quantizers in place.
   *
   * @param piece changed in place
   * @param recipes makes recipes of what the plan says
   */
  default void place(Workpiece piece, ResolvedPlan plan, PlanRecipes recipes) {
    place(piece.graph(), plan, recipes);
  }

  /**
   * As {@link #place(Workpiece, ResolvedPlan, PlanRecipes)}, as far as that needs no numbers:
   * layers of the graph may have shapes alone.
   */
  void place(Graph graph, ResolvedPlan plan, PlanRecipes recipes);
}
