package dev.brevity.runtime.onnx.function;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.aten.Bits;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import java.util.function.BinaryOperator;

/** Operators on the bits of integers. */
final class BitOperators {
  private BitOperators() {}

  static void addTo(OperatorTable table) {
    binary(table, "BitwiseAnd", Bits::and);
    binary(table, "BitwiseOr", Bits::or);
    binary(table, "BitwiseXor", Bits::xor);
    table.add("BitwiseNot", "X", "", call -> Value.of(Bits.not(call.array("X"))));
    table.add("BitShift", "A B", "direction:s", BitOperators::shift);
    table.rank(ResultRank.HIGHEST, "BitwiseAnd", "BitwiseOr", "BitwiseXor", "BitShift");
    table.rank(ResultRank.FIRST, "BitwiseNot");
  }

  private static void binary(OperatorTable table, String type, BinaryOperator<NDArray> f) {
    table.add(type, "A B", "", call -> Value.of(f.apply(call.array("A"), call.array("B"))));
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
