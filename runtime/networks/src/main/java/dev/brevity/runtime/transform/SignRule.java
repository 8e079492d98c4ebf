package dev.brevity.runtime.transform;

import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.layer.ActivationLayer;
import dev.brevity.runtime.layer.QuantIdentity;
import dev.brevity.runtime.proxy.ActQuant;
import java.util.Optional;
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
    return node.inputs().stream().allMatch(this::isUnsigned);
  }

  private boolean isUnsigned(Node node) {
    if (node.operation() instanceof Operation.Input) {
      return true;
    }
    if (node.function().isPresent()) {
      return PASSING.contains(node.function().get().name()) && inputsAreUnsigned(node);
    }
    if (graph.layerOf(node).orElse(null) instanceof ActivationLayer quantized) {
      return !(quantized instanceof QuantIdentity) || !isSigned(quantized.actQuant().proxy());
    }
    Optional<String> type = LayerTypes.of(graph, node);
    if (type.filter(SIGN_PRESERVING::contains).isPresent()) {
      return inputsAreUnsigned(node);
    }
    return type.filter(NOT_NEGATIVE::contains).isPresent() && willBeQuantized(node);
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
