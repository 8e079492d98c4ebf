package dev.brevity.runtime.onnx.shape;

import java.util.List;
import java.util.function.Function;

/**
 * What an operator makes of shapes and small numbers. A rule says nothing rather than something
 * wrong.
 */
@FunctionalInterface
public interface ShapeRule {
  /** Nothing is known of the outputs. */
  ShapeRule UNKNOWN = node -> List.of();

  /**
   * What is known of the outputs, as many as the rule cares to tell.
   *
   * @throws RuntimeException if too little is known of the inputs, or they do not fit
   */
  List<TensorFacts> outputs(NodeFacts node);

  /** A rule for an operator with one output. */
  static ShapeRule of(Function<NodeFacts, TensorFacts> rule) {
    return node -> List.of(rule.apply(node));
  }

  /** What is known of the outputs; nothing of those of inputs that do not fit. */
  default List<TensorFacts> told(NodeFacts node) {
    try {
      return outputs(node);
    } catch (UndeterminedException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | ArithmeticException e) {
      return List.of();
    }
  }
}
