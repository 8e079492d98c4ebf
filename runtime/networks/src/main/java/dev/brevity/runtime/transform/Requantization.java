package dev.brevity.runtime.transform;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.layer.BatchNorm;
import dev.brevity.runtime.layer.ActivationLayer;
import java.util.ArrayList;
import java.util.List;

/** Adds layers that quantize where the users of a node need it quantized and do not do so. */
final class Requantization {
  private final Graph graph;
  private final Identities identities;

  Requantization(Graph graph, Identities identities) {
    this.graph = graph;
    this.identities = identities;
  }

  /**
   * Quantizes the result of a node unless all its users do; a batch normalization passes the
   * question on.
   *
   * @param keepsSign whether a result of unsigned inputs is unsigned
   */
  void ofOutput(Node node, boolean keepsSign) {
    List<Runnable> insertions = new ArrayList<>();
    collect(node, keepsSign, insertions);
    insertions.forEach(Runnable::run);
  }

  /** Quantizes what one user of a node gets. */
  void ofInput(Node user, Node input) {
    String name = graph.freeLayerName(user.name() + "_input_quant");
    graph.addLayer(name, identities.of(false));
    Node quantized =
        graph.insertAfter(input, name, new Operation.LayerCall(name), Argument.of(input));
    graph.replaceUses(input, quantized, other -> other == user);
  }

  private void collect(Node node, boolean keepsSign, List<Runnable> insertions) {
    boolean needed = false;
    for (Node user : graph.users(node)) {
      if (graph.layerOf(user).orElse(null) instanceof ActivationLayer) {
        continue;
      }
      if (graph.layerOf(user).orElse(null) instanceof BatchNorm) {
        collect(user, keepsSign, insertions);
        continue;
      }
      needed = true;
    }
    if (needed) {
      boolean unsigned = keepsSign && identities.sign().inputsAreUnsigned(node);
      insertions.add(() -> insertAfter(node, unsigned));
    }
  }

  private void insertAfter(Node node, boolean unsigned) {
    String name = graph.freeLayerName(node.name() + "_output_quant");
    Node quantized = graph.insertLayerAfter(node, name, identities.of(unsigned));
    graph.replaceUses(node, quantized);
  }
}
