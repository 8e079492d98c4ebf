package dev.brevity.runtime.onnx.placement;

import dev.brevity.runtime.onnx.placement.Kernel.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Gives tensors the grid of those whose values they have: what an operator moves or pools is
 * quantized if its result is, and the other way round. To quantize before or after is the same.
 */
final class MovedGrids {
  private final OperatorGraph graph;
  private final OrtKernels kernels;

  MovedGrids(OperatorGraph graph, OrtKernels kernels) {
    this.graph = graph;
    this.kernels = kernels;
  }

  /**
   * What is quantized when it has been moved is quantized before. What may follow from where a
   * value comes from, {@link #forwards} carries on.
   */
  void backwards() {
    List<Operator> reversed = new ArrayList<>(graph.operators());
    Collections.reverse(reversed);
    for (Operator operator : reversed) {
      String operand = operator.input(0);
      boolean bare = !graph.grids().containsKey(operand) && graph.onlyReader(operand).isPresent();
      if (bare && moves(operator) && operator.outputs().size() == 1) {
        give(operator.output(), operand);
        graph.grids().remove(operator.output());
      }
    }
  }

  /** What is moved has the grid that it had before. */
  void forwards() {
    for (Operator operator : graph.operators()) {
      if (moves(operator)) {
        operator.outputs().forEach(output -> give(operator.input(0), output));
      }
    }
  }

  private void give(String from, String to) {
    ByteGrid grid = graph.grids().get(from);
    if (grid != null && !to.isEmpty()) {
      graph.grids().putIfAbsent(to, grid);
    }
  }

  private boolean moves(Operator operator) {
    return kernels
            .kind(operator)
            .filter(kind -> kind == Kind.MOVE || kind == Kind.POOLING)
            .isPresent()
        && kernels.keepsValues(operator);
  }
}
