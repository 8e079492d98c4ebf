package dev.brevity.runtime.onnx.node;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.onnx.shape.Numbers;
import dev.brevity.runtime.onnx.shape.TensorFacts;
import java.util.Optional;

/** Where a value of a model comes from. */
public sealed interface Source {
  /**
   * Written into the file, or computed from what is.
   *
   * @param elementType ONNX's number of the type of its elements
   * @param learned whether it stands in the file as it is, so that training may change it
   */
  record Constant(String name, KnownTensor tensor, int elementType, boolean learned)
      implements Source {
    public Shape shape() {
      return tensor.shape();
    }

    public DataType type() {
      return tensor.type();
    }

    /** All numbers, if they are few; empty also where they cannot be had without an engine. */
    public Optional<Numbers> numbers() {
      return tensor.numbers();
    }

    /** The same constant with its numbers in another shape or order. */
    public Constant as(KnownTensor other) {
      return new Constant(name, other, elementType, learned);
    }
  }

  /** Computed when the model runs. */
  record Computed(Node node, TensorFacts facts) implements Source {}

  /** Would be computed by something that is not supported. */
  record Missing() implements Source {}

  /** What is known of the value without computing it. */
  default TensorFacts known() {
    if (this instanceof Constant constant) {
      return constant.tensor().facts();
    }
    return this instanceof Computed computed ? computed.facts() : TensorFacts.unknown();
  }

  /** Number of dimensions; -1 when not known. */
  default int dimensions() {
    return this instanceof Constant constant
        ? constant.shape().dimension()
        : known().shape().rank();
  }
}
