package dev.brevity.runtime.plan.step;

import dev.brevity.dsl.model.ModelOutline.Layer;
import dev.brevity.dsl.plan.LayerPlan;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.injector.Style;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.layer.QuantIdentity;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.plan.PlanRecipes;
import dev.brevity.runtime.plan.QuantizerPlacement;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.transform.LayerQuantizers;
import dev.brevity.runtime.transform.LayerwiseQuantization;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Quantizers go into layers with weights, and after other layers, for each by itself. */
@Style("layerwise")
public record LayerwisePlacement() implements QuantizerPlacement {
  @Override
  public void place(Graph graph, ResolvedPlan plan, PlanRecipes recipes) {
    LayerwiseQuantization.apply(
        graph,
        (name, spec) ->
            plan.layer(name)
                .map(recipes::of)
                .filter(found -> !found.isEmpty())
                .map(found -> new LayerQuantizers(found, false)));
    for (LayerPlan layer : plan.layers()) {
      @Nullable QuantizerRecipe output = recipes.of(layer).get("output");
      if (output != null) {
        behind(graph, layer.layer(), output);
      }
    }
  }

  /** Some layers hold the quantizer of their output; after all others comes one. */
  private static void behind(Graph graph, Layer described, QuantizerRecipe recipe) {
    String name = described.name();
    if (graph.layers().get(name) instanceof QuantLayer layer
        && layer.quantizers().containsKey("output_quant")) {
      return;
    }
    List<Node> calls = graph.calls(name);
    Optional<Node> function = calls.isEmpty() ? graph.find(name) : Optional.empty();
    List<Node> places = function.map(List::of).orElse(calls);
    if (places.isEmpty()) {
      return;
    }
    String layer = graph.freeLayerName(name + "_output_quant");
    graph.addLayer(
        layer,
        QuantIdentity.builder(QuantizerCatalog.empty())
            .after(described.kind())
            .actQuant(recipe)
            .build());
    for (Node place : places) {
      Node quantized =
          graph.insertAfter(place, layer, new Operation.LayerCall(layer), Argument.of(place));
      graph.replaceUses(place, quantized);
    }
  }
}
