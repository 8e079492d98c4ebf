package dev.brevity.runtime.onnx;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.graph.Node;

/** Where a value of a model comes from. */
sealed interface Source {
  /**
   * Written into the file, or computed from what is.
   *
   * @param elementType ONNX's number of the type of its elements
   * @param learned whether it stands in the file as it is, so that training may change it
   */
  record Constant(String name, NDArray array, int elementType, boolean learned) implements Source {}

  /**
   * Computed when the model runs.
   *
   * @param rank number of dimensions; -1 when not known
   */
  record Computed(Node node, int rank) implements Source {}

  /** Would be computed by something that is not supported. */
  record Missing() implements Source {}

  /** Number of dimensions; -1 when not known. */
  default int dimensions() {
    if (this instanceof Constant constant) {
      return constant.array().getShape().dimension();
    }
    return this instanceof Computed computed ? computed.rank() : -1;
  }
}
