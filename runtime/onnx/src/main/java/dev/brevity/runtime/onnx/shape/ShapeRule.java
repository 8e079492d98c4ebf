package dev.brevity.runtime.onnx.shape;

import java.util.List;

/** What an operator makes of shapes and small numbers. */
@FunctionalInterface
interface ShapeRule {
  /**
   * What is known of the outputs, as many as the rule cares to tell.
   *
   * @throws UndeterminedException if too little is known of the inputs
   * @throws IllegalArgumentException if the inputs do not fit; then the node cannot be computed
   */
  List<TensorFacts> outputs(NodeFacts node);
}
