package dev.brevity.runtime.transform;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.layer.QuantIdentity;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import java.util.List;
import java.util.function.Function;

/**
 * Puts a quantizer of its own after every tensor of floats that an engine may want in integers: the
 * inputs, and the results of layers and functions. Layers pass on plain tensors.
 */
public final class TensorQuantization {
  private final Function<Node, QuantizerRecipe> recipes;

  /**
   * @param recipes the quantizer of a node's result
   */
  public TensorQuantization(Function<Node, QuantizerRecipe> recipes) {
    this.recipes = recipes;
  }

  /** Changes the graph in place. */
  public void apply(Graph graph) {
    FloatTensors floats = FloatTensors.of(graph);
    for (Node node : List.copyOf(graph.nodes())) {
      if (floats.contains(node) && !graph.users(node).isEmpty()) {
        quantize(graph, node);
      }
    }
  }

  private void quantize(Graph graph, Node node) {
    String layer = graph.freeLayerName(node.name() + "_tensor_quant");
    graph.addLayer(
        layer,
        QuantIdentity.builder(QuantizerCatalog.empty()).actQuant(recipes.apply(node)).build());
    Node last = node;
    if (node.operation() instanceof Operation.Input) {
      // Inputs stay together at the front.
      last = graph.inputs().get(graph.inputs().size() - 1);
    }
    Node quantized =
        graph.insertAfter(last, layer, new Operation.LayerCall(layer), Argument.of(node));
    graph.replaceUses(node, quantized);
  }
}
