package dev.brevity.runtime.plan.step;

import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.injector.Style;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.plan.PlanRecipes;
import dev.brevity.runtime.plan.QuantizerPlacement;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import java.util.Optional;

/**
 * The network as a whole, layers handing quantized tensors on.
 *
 * @param signed quantizes what may be negative
 * @param unsigned quantizes what cannot be negative
 */
@Style("graph")
public record GraphPlacement(QuantizerRecipe signed, QuantizerRecipe unsigned)
    implements QuantizerPlacement {
  @Override
  public void place(Graph graph, ResolvedPlan plan, PlanRecipes recipes) {
    new WholeNetwork(signed, unsigned, spec -> Optional.empty()).place(graph, plan, recipes);
  }
}
