package dev.brevity.runtime.plan.step;

import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.injector.Style;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.plan.PlanRecipes;
import dev.brevity.runtime.plan.QuantizerPlacement;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.transform.LayerQuantizers;
import dev.brevity.runtime.transform.LayerwiseQuantization;
import dev.brevity.runtime.transform.TensorQuantization;
import java.util.HashMap;
import java.util.Map;

/**
 * Weights quantized in their layers, and every tensor of floats after what computes it, so that a
 * target can choose where quantizers stay.
 *
 * @param activation quantizes inputs and results
 */
@Style("tensorwise")
public record TensorwisePlacement(QuantizerRecipe activation) implements QuantizerPlacement {
  @Override
  public void place(Graph graph, ResolvedPlan plan, PlanRecipes recipes) {
    Map<String, QuantizerRecipe> outputs = new HashMap<>();
    plan.layers()
        .forEach(
            layer -> {
              QuantizerRecipe output = recipes.of(layer).get("output");
              if (output != null) {
                outputs.put(layer.layer().name(), output);
              }
            });
    LayerwiseQuantization.apply(
        graph,
        (name, spec) ->
            plan.layer(name)
                .map(layer -> only(recipes.of(layer)))
                .filter(found -> !found.isEmpty())
                .map(found -> new LayerQuantizers(found, false)));
    new TensorQuantization(node -> outputs.getOrDefault(place(node), activation)).apply(graph);
  }

  private static String place(Node node) {
    return node.layer().orElse(node.name());
  }

  /** What is quantized within a layer; all else is after some node. */
  private static Map<String, QuantizerRecipe> only(Map<String, QuantizerRecipe> recipes) {
    Map<String, QuantizerRecipe> found = new HashMap<>(recipes);
    found.keySet().removeIf(slot -> slot.equals("input") || slot.equals("output"));
    return found;
  }
}
