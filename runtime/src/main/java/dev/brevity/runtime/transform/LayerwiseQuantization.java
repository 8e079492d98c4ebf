package dev.brevity.runtime.transform;

import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.layer.WeightLayerBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * Places quantizers inside layers with weights, each for itself: before the layer, on its weight
 * and bias, after it. Activations, sums and normalizations stay as they are.
 */
public final class LayerwiseQuantization {
  private LayerwiseQuantization() {}

  /**
   * Replaces layers in floating point by quantized ones that share their parameters.
   *
   * @return the names of the layers that were replaced
   */
  public static List<String> apply(Graph graph, QuantizerAssignment assignment) {
    List<String> quantized = new ArrayList<>();
    for (String name : List.copyOf(graph.layers().keySet())) {
      if (graph.layer(name) instanceof WeightLayer layer) {
        assignment
            .quantizers(name, layer.spec())
            .ifPresent(
                quantizers -> {
                  graph.replaceLayer(name, quantized(layer, quantizers));
                  quantized.add(name);
                });
      }
    }
    return List.copyOf(quantized);
  }

  /** The layer with quantizers; it shares the parameters of the one in floating point. */
  static WeightLayer quantized(WeightLayer layer, LayerQuantizers quantizers) {
    WeightLayerBuilder<?> builder = layer.toBuilder(NoRecipes.CATALOG);
    quantizers.at("weight").ifPresent(builder::weightQuant);
    quantizers.at("bias").ifPresent(builder::biasQuant);
    quantizers.at("input").ifPresent(builder::inputQuant);
    quantizers.at("output").ifPresent(builder::outputQuant);
    builder.returnQuantTensor(quantizers.returnQuantTensor());
    return builder.build();
  }
}
