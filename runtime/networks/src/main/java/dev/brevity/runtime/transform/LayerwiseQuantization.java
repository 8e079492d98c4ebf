package dev.brevity.runtime.transform;

import ai.djl.nn.Block;
import dev.brevity.runtime.graph.Graph;
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
      Block layer = graph.layer(name);
      if (QuantizedLayers.canQuantize(layer)) {
        assignment
            .quantizers(name, LayerTypes.spec(graph, name))
            .filter(quantizers -> QuantizedLayers.areFor(layer, quantizers))
            .ifPresent(
                quantizers -> {
                  graph.replaceLayer(name, QuantizedLayers.of(layer, quantizers));
                  quantized.add(name);
                });
      }
    }
    return List.copyOf(quantized);
  }
}
