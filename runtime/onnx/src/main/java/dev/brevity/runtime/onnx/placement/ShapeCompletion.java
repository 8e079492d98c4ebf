package dev.brevity.runtime.onnx.placement;

import dev.brevity.runtime.onnx.operator.OperatorTable;
import dev.brevity.runtime.onnx.shape.ShapeRule;
import dev.brevity.runtime.onnx.shape.StaticShape;
import dev.brevity.runtime.onnx.shape.TensorFacts;
import java.util.List;

/** Shapes of tensors that the writer of a network put between those of the network itself. */
final class ShapeCompletion {
  private final OperatorGraph graph;
  private final OperatorTable table = new OperatorTable();

  ShapeCompletion(OperatorGraph graph) {
    this.graph = graph;
  }

  void apply() {
    for (Operator operator : graph.operators()) {
      if (operator.domain().isEmpty() && graph.shape(operator.output()).isEmpty()) {
        complete(operator);
      }
    }
  }

  private void complete(Operator operator) {
    ShapeRule rule =
        table
            .find(operator.type())
            .map(dev.brevity.runtime.onnx.operator.Operator::shapes)
            .orElse(ShapeRule.UNKNOWN);
    List<TensorFacts> told = rule.told(new OperatorFacts(operator, graph));
    for (int i = 0; i < told.size() && i < operator.outputs().size(); i++) {
      StaticShape shape = told.get(i).shape();
      if (shape.isComplete()) {
        graph.setShape(
            operator.outputs().get(i), shape.sizes().stream().mapToLong(Long::longValue).toArray());
      }
    }
  }
}
