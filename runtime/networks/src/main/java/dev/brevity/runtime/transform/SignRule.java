package dev.brevity.runtime.transform;

import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.layer.ActivationLayer;
import dev.brevity.runtime.layer.QuantIdentity;
import dev.brevity.runtime.proxy.ActQuant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** Whether the values of a node can be negative. */
final class SignRule {
  static final Set<String> SIGN_PRESERVING =
      Set.of(
          "Dropout",
          "Dropout2d",
          "Dropout3d",
          "MaxPool1d",
          "MaxPool2d",
          "MaxPool3d",
          "AvgPool1d",
          "AvgPool2d",
          "AvgPool3d",
          "AdaptiveAvgPool1d",
          "AdaptiveAvgPool2d",
          "AdaptiveAvgPool3d",
          "PixelShuffle",
          "PixelUnshuffle",
          "Identity");
  private static final Set<String> NOT_NEGATIVE = Set.of("ReLU", "ReLU6", "Sigmoid", "Hardsigmoid");
  private static final Set<String> PASSING =
      Set.of("reshape", "view", "flatten", "transpose", "t", "permute", "cat", "add");

  private final Graph graph;
  private final QuantizerAssignment assignment;

  SignRule(Graph graph, QuantizerAssignment assignment) {
    this.graph = graph;
    this.assignment = assignment;
  }

  /** Whether no input of the node can be negative. */
  boolean inputsAreUnsigned(Node node) {
    Set<Node> seen = new HashSet<>();
    Deque<Node> waiting = new ArrayDeque<>(node.inputs());
    while (!waiting.isEmpty()) {
      Node value = waiting.pop();
      if (seen.add(value)) {
        if (isPassing(value)) {
          value.inputs().forEach(waiting::push);
        } else if (!isUnsigned(value)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether values are unsigned if those are that they are made of. */
  private boolean isPassing(Node node) {
    if (node.function().isPresent()) {
      return PASSING.contains(node.function().get().name());
    }
    return LayerTypes.of(graph, node).filter(SIGN_PRESERVING::contains).isPresent()
        && !(graph.layerOf(node).orElse(null) instanceof ActivationLayer);
  }

  private boolean isUnsigned(Node node) {
    if (node.operation() instanceof Operation.Input) {
      return true;
    }
    if (graph.layerOf(node).orElse(null) instanceof ActivationLayer quantized) {
      return !(quantized instanceof QuantIdentity) || !isSigned(quantized.actQuant().proxy());
    }
    return LayerTypes.of(graph, node).filter(NOT_NEGATIVE::contains).isPresent()
        && willBeQuantized(node);
  }

  private boolean willBeQuantized(Node node) {
    String layer = node.layer().orElseThrow();
    return assignment
        .quantizers(layer, LayerTypes.spec(graph, layer))
        .flatMap(quantizers -> quantizers.at("output"))
        .isPresent();
  }

  static boolean isSigned(ActQuant quantizer) {
    return Boolean.TRUE.equals(quantizer.isSigned());
  }
}
