package dev.brevity.runtime.plan.step;

import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.plan.PlanRecipes;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.transform.GraphQuantization;
import dev.brevity.runtime.transform.LayerQuantizers;
import dev.brevity.runtime.transform.Preprocessing;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Places quantizers in a network as a whole.
 *
 * @param others quantizers of layers that no rule of the plan is for
 */
record WholeNetwork(
    QuantizerRecipe signed,
    QuantizerRecipe unsigned,
    Function<LayerSpec, Optional<LayerQuantizers>> others) {
  private static final Set<String> REQUANTIZED = Set.of("AvgPool2d");

  void place(Graph graph, ResolvedPlan plan, PlanRecipes recipes) {
    // What the plan's own steps have not done is not done here.
    Preprocessing.arrange(graph);
    new GraphQuantization(
            (name, spec) ->
                plan.layer(name)
                    .map(recipes::of)
                    .filter(found -> !found.isEmpty())
                    .map(found -> new LayerQuantizers(found, true))
                    .or(() -> others.apply(spec)),
            signed,
            unsigned,
            REQUANTIZED)
        .apply(graph);
  }
}
