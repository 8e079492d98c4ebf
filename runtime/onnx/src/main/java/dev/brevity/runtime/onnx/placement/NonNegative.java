package dev.brevity.runtime.onnx.placement;

import java.util.List;

/**
 * Grids of values that cannot be negative begin at zero: the steps stay, and the codes of negative
 * values, which nothing needs, make room for larger ones. Only then Relu vanishes in a quantizer.
 */
final class NonNegative {
  private static final List<String> TYPES =
      List.of("Relu", "Sigmoid", "Softmax", "HardSigmoid", "Softplus", "Abs");

  private final OperatorGraph graph;

  NonNegative(OperatorGraph graph) {
    this.graph = graph;
  }

  void apply() {
    for (Operator operator : graph.operators()) {
      ByteGrid grid = graph.grids().get(operator.output());
      if (grid != null && operator.domain().isEmpty() && TYPES.contains(operator.type())) {
        graph.grids().put(operator.output(), new ByteGrid(grid.scale(), 0));
      }
    }
  }
}
