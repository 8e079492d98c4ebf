package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.onnx.shape.StaticShape;
import java.util.Optional;

/**
 * A call of a layer or function that is to be written.
 *
 * @param input the name of the value of its first argument
 * @param inputShape the shape of that value in the run that was observed
 * @param told what the rules for shapes tell of it
 */
record NodeCall(
    Node node, String input, Optional<Shape> inputShape, StaticShape told, QuantizedParts parts) {
  String name() {
    return node.name();
  }

  /**
   * The number of dimensions of the input.
   *
   * @throws InexpressibleException if it is not known
   */
  int rank() {
    return told.rank() >= 0 ? told.rank() : shape().dimension();
  }

  /**
   * The shape of the input.
   *
   * @throws InexpressibleException if it is not known
   */
  Shape shape() {
    Optional<Shape> fixed =
        told.isComplete()
            ? Optional.of(new Shape(told.sizes().stream().mapToLong(Long::longValue).toArray()))
            : Optional.empty();
    return inputShape
        .or(() -> fixed)
        .orElseThrow(
            () ->
                new InexpressibleException(
                    "the shape of its input is not known", "feed it with a tensor"));
  }

  /** Whether the input is known to have so many dimensions. */
  boolean isOfRank(int dimensions) {
    return inputShape.map(Shape::dimension).orElse(told.rank()) == dimensions;
  }
}
