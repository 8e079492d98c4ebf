package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.aten.Bits;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.shape.ElementwiseRules;
import java.util.List;
import java.util.function.BinaryOperator;

/** Operators on the bits of integers. */
final class BitOperators {
  private BitOperators() {}

  static List<Operator> all() {
    return List.of(
        binary("BitwiseAnd", Bits::and),
        binary("BitwiseOr", Bits::or),
        binary("BitwiseXor", Bits::xor),
        Operator.of("BitwiseNot", 18, "X", "", call -> Value.of(Bits.not(call.array("X"))))
            .shape(ElementwiseRules::same),
        Operator.of("BitShift", 11, "A B", "direction:s", BitOperators::shift)
            .shape(ElementwiseRules::broadcast));
  }

  private static Operator binary(String type, BinaryOperator<NDArray> f) {
    return Operator.of(
            type, 18, "A B", "", call -> Value.of(f.apply(call.array("A"), call.array("B"))))
        .shape(ElementwiseRules::broadcast);
  }

  private static Value shift(Call call) {
    String direction = call.text("direction", "");
    NDArray x = call.array("A");
    NDArray by = call.array("B");
    return switch (direction) {
      case "LEFT" -> Value.of(Bits.left(x, by));
      case "RIGHT" -> Value.of(Bits.right(x, by));
      default -> throw new IllegalArgumentException("no direction `" + direction + "`");
    };
  }
}
