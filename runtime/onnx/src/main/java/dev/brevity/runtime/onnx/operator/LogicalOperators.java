package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.shape.ElementwiseRules;
import dev.brevity.runtime.onnx.shape.NumberRules;
import dev.brevity.runtime.onnx.shape.ShapeRule;
import java.util.List;
import java.util.function.BinaryOperator;

/** Comparisons, truth values, and choices by them, element by element. */
final class LogicalOperators {
  private LogicalOperators() {}

  static List<Operator> all() {
    return List.of(
        binary("Equal", 1, NDArray::eq, NumberRules.compared(sign -> sign == 0))
            .with(Trait.ALIGNED),
        binary("Greater", 1, NDArray::gt, NumberRules.compared(sign -> sign > 0))
            .with(Trait.ALIGNED),
        binary("Less", 1, NDArray::lt, NumberRules.compared(sign -> sign < 0)).with(Trait.ALIGNED),
        binary("GreaterOrEqual", 12, NDArray::gte, NumberRules.compared(sign -> sign >= 0)),
        binary("LessOrEqual", 12, NDArray::lte, NumberRules.compared(sign -> sign <= 0)),
        binary("And", 1, NDArray::logicalAnd, NumberRules.logical((a, b) -> a & b))
            .with(Trait.ALIGNED),
        binary("Or", 1, NDArray::logicalOr, NumberRules.logical((a, b) -> a | b))
            .with(Trait.ALIGNED),
        binary("Xor", 1, NDArray::logicalXor, NumberRules.logical((a, b) -> a ^ b))
            .with(Trait.ALIGNED),
        Operator.of("Not", 1, "X", "", call -> Value.of(call.array("X").logicalNot()))
            .shapes(NumberRules.unary(a -> a.longValue() == 0 ? 1L : 0L)),
        Operator.of("IsNaN", 9, "X", "", call -> Value.of(call.array("X").isNaN()))
            .shape(ElementwiseRules::truth),
        Operator.of(
                "IsInf", 10, "X", "detect_negative:i detect_positive:i", LogicalOperators::isInf)
            .shape(ElementwiseRules::truth),
        Operator.of("Where", 9, "condition X Y", "", LogicalOperators::where)
            .shape(NumberRules::where));
  }

  private static Operator binary(
      String type, int since, BinaryOperator<NDArray> f, ShapeRule shapes) {
    return Operator.of(
            type, since, "A B", "", call -> Value.of(f.apply(call.array("A"), call.array("B"))))
        .shapes(shapes);
  }

  private static Value where(Call call) {
    return Value.of(Tensors.select(call.array("condition"), call.array("X"), call.array("Y")));
  }

  private static Value isInf(Call call) {
    NDArray x = call.array("X");
    NDArray infinite = x.isInfinite();
    NDArray positive = x.gt(0);
    boolean negatives = call.integer("detect_negative", 1) != 0;
    boolean positives = call.integer("detect_positive", 1) != 0;
    if (negatives && positives) {
      return Value.of(infinite);
    }
    if (!negatives && !positives) {
      return Value.of(infinite.logicalAnd(infinite.logicalNot()));
    }
    return Value.of(infinite.logicalAnd(positives ? positive : positive.logicalNot()));
  }
}
