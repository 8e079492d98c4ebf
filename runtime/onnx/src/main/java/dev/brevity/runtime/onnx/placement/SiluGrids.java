package dev.brevity.runtime.onnx.placement;

/**
 * Gives the sigmoid within a SiLU, which is one layer for a plan and two operators for an engine,
 * the grid of its range: no quantizer stands between the two, and both have integer kernels.
 */
final class SiluGrids {
  private final OperatorGraph graph;

  SiluGrids(OperatorGraph graph) {
    this.graph = graph;
  }

  void apply() {
    for (Operator operator : graph.operators()) {
      if (operator.is("Sigmoid") && isInner(operator)) {
        graph.grids().putIfAbsent(operator.output(), ByteGrid.covering(0, 1));
      }
    }
  }

  /**
   * Whether a quantized product of the same quantized value reads the sigmoid, and nothing else.
   */
  private boolean isInner(Operator sigmoid) {
    String value = sigmoid.input(0);
    return graph.grids().containsKey(value)
        && graph
            .onlyReader(sigmoid.output())
            .filter(one -> one.is("Mul") && one.inputs().contains(value))
            .filter(one -> graph.grids().containsKey(one.output()))
            .isPresent();
  }
}
