package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.graph.Node;
import java.util.Optional;

/**
 * A call of a layer or function that is to be written.
 *
 * @param input the name of the value of its first argument
 * @param inputShape the shape of that value in the run that was observed
 */
record NodeCall(Node node, String input, Optional<Shape> inputShape, QuantizedParts parts) {
  String name() {
    return node.name();
  }

  /**
   * The number of dimensions of the input.
   *
   * @throws InexpressibleException if it is not known
   */
  int rank() {
    return shape().dimension();
  }

  Shape shape() {
    return inputShape.orElseThrow(
        () ->
            new InexpressibleException(
                "the shape of its input is not known", "feed it with a tensor"));
  }
}
