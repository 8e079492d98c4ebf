package dev.brevity.runtime.transform;

import ai.djl.nn.Block;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.layer.StatelessLayer;
import java.util.List;

/**
 * Gives every call of a layer without parameters a layer of its own, so that each can be quantized
 * by its own scale.
 */
final class SharedLayers {
  private SharedLayers() {}

  static void separate(Graph graph) {
    for (String layer : List.copyOf(graph.layers().keySet())) {
      Block block = graph.layer(layer);
      if (!(block instanceof StatelessLayer)) {
        continue;
      }
      List<Node> calls = graph.calls(layer);
      for (Node call : calls.subList(Math.min(1, calls.size()), calls.size())) {
        String name = graph.freeLayerName(layer);
        graph.addLayer(name, block);
        call.setOperation(new Operation.LayerCall(name));
      }
    }
  }
}
