package dev.brevity.runtime.onnx.shape;

import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.onnx.element.ElementType;
import java.util.List;
import java.util.Optional;

/** Operators whose results have the shape of an input, or that of all inputs brought together. */
public final class ElementwiseRules {
  private ElementwiseRules() {}

  /** A tensor of the type and shape of the first input. */
  public static TensorFacts same(NodeFacts node) {
    return node.operand(0).like(node.operand(0).shape());
  }

  /** A tensor of the type and number of dimensions of the first input. */
  public static TensorFacts sameRank(NodeFacts node) {
    return node.operand(0).like(StaticShape.ofRank(node.operand(0).shape().rank()));
  }

  /** A tensor of the type of the first input. */
  public static TensorFacts sameType(NodeFacts node) {
    return node.operand(0).like(StaticShape.unknown());
  }

  /** A tensor of the shape of the first input and the type that the option {@code dtype} names. */
  public static TensorFacts typed(NodeFacts node) {
    long type = node.integer("dtype", 0);
    return TensorFacts.of(
        type == 0 ? node.operand(0).type() : Optional.of(ElementType.computed(type)),
        node.operand(0).shape());
  }

  /** Truth values in the shape of the first input. */
  public static TensorFacts truth(NodeFacts node) {
    return TensorFacts.of(Optional.of(DataType.BOOLEAN), node.operand(0).shape());
  }

  /** The input, and which of its elements have been kept. */
  public static List<TensorFacts> dropout(NodeFacts node) {
    return List.of(same(node), truth(node));
  }

  public static TensorFacts quantized(NodeFacts node) {
    long type = node.integer("output_dtype", 0);
    return TensorFacts.of(
        node.input(2).isPresent()
            ? node.operand(2).type()
            : Optional.of(type == 0 ? DataType.UINT8 : ElementType.computed(type)),
        node.operand(0).shape());
  }

  public static TensorFacts dequantized(NodeFacts node) {
    return TensorFacts.of(node.operand(1).type(), node.operand(0).shape());
  }

  /** All inputs brought together, of the type of the first. */
  public static TensorFacts broadcast(NodeFacts node) {
    return TensorFacts.of(node.operand(0).type(), together(node));
  }

  /** The shape of all inputs brought together. */
  static StaticShape together(NodeFacts node) {
    StaticShape shape = node.operand(0).shape();
    if (node.isAligned()) {
      return shape;
    }
    for (int i = 1; i < node.inputCount(); i++) {
      shape = shape.broadcast(node.operand(i).shape());
    }
    return shape;
  }

  public static List<TensorFacts> dynamicallyQuantized(NodeFacts node) {
    return List.of(
        TensorFacts.of(Optional.of(DataType.UINT8), node.operand(0).shape()),
        TensorFacts.of(Optional.of(DataType.FLOAT32), StaticShape.of()),
        TensorFacts.of(Optional.of(DataType.UINT8), StaticShape.of()));
  }
}
