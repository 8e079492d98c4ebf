package dev.brevity.runtime.onnx.shape;

import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Optional;

/** Operators whose results have the shape of an input, or that of all inputs brought together. */
final class ElementwiseRules {
  private static final String UNARY =
      "Relu LeakyRelu Elu Selu Celu ThresholdedRelu Sigmoid HardSigmoid Tanh Softplus Softsign"
          + " HardSwish Mish Gelu Swish Softmax LogSoftmax Hardmax Exp Log Reciprocal Round Sign Erf"
          + " Sin Cos Tan Asin Acos Atan Sinh Cosh Tanh Asinh Acosh Atanh Shrink Clip"
          + " BatchNormalization InstanceNormalization LayerNormalization GroupNormalization"
          + " RMSNormalization LRN LpNormalization MeanVarianceNormalization CumSum Trilu Dropout"
          + " ReverseSequence BitwiseNot TensorScatter RotaryEmbedding Bernoulli RandomNormalLike RandomUniformLike";

  private ElementwiseRules() {}

  static void addTo(ShapeTable table) {
    table.add(UNARY, node -> TensorFacts.of(node.operand(0).type(), node.operand(0).shape()));
    table.add(
        "IsNaN IsInf",
        node -> TensorFacts.of(Optional.of(DataType.BOOLEAN), node.operand(0).shape()));
    table.add("PRelu Pow BitwiseAnd BitwiseOr BitwiseXor BitShift", ElementwiseRules::broadcast);
    table.add("Sum Mean", ElementwiseRules::broadcast);
    table.add("Xor", node -> TensorFacts.of(Optional.of(DataType.BOOLEAN), together(node)));
    table.addAll("DynamicQuantizeLinear", ElementwiseRules::dynamicallyQuantized);
    table.add(
        "QuantizeLinear",
        node ->
            TensorFacts.of(
                node.input(2).isPresent()
                    ? node.operand(2).type()
                    : node.integer("output_dtype", 0) == 0
                        ? Optional.of(DataType.UINT8)
                        : Optional.empty(),
                node.operand(0).shape()));
    table.add(
        "DequantizeLinear",
        node -> TensorFacts.of(node.operand(1).type(), node.operand(0).shape()));
  }

  private static TensorFacts broadcast(NodeFacts node) {
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

  private static List<TensorFacts> dynamicallyQuantized(NodeFacts node) {
    return List.of(
        TensorFacts.of(Optional.of(DataType.UINT8), node.operand(0).shape()),
        TensorFacts.of(Optional.of(DataType.FLOAT32), StaticShape.of()),
        TensorFacts.of(Optional.of(DataType.UINT8), StaticShape.of()));
  }
}
