package dev.brevity.runtime.onnx.function;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.tensor.Arithmetic;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Arithmetic, comparison and logic, element by element. */
final class ElementwiseOperators {
  private ElementwiseOperators() {}

  static void addTo(OperatorTable table) {
    arithmetic(table);
    functions(table);
    comparisons(table);
    choices(table);
    table.rank(ResultRank.HIGHEST, "Add", "Sub", "Mul", "Div", "MatMul", "Pow", "Mod");
    table.rank(ResultRank.FIRST, "Neg", "Sqrt", "Cast", "CastLike", "Identity", "Dropout", "IsInf");
    table.rank(ResultRank.HIGHEST, "Where");
  }

  private static void arithmetic(OperatorTable table) {
    table.same("Add", "A B", "", "add");
    table.same("Sub", "A B", "", "sub");
    table.same("Mul", "A B", "", "mul");
    table.same("MatMul", "A B", "", "matmul");
    table.same("Neg", "X", "", "neg");
    table.same("Sqrt", "X", "", "sqrt");
    table.add("Div", "A B", "", call -> Value.of(divide(call.tensor("A"), call.tensor("B"))));
    binary(table, "Pow", (x, y) -> x.pow(y.toType(x.getDataType(), false)));
    table.add(
        "Mod",
        "A B",
        "fmod:i",
        call -> {
          NDArray x = call.array("A");
          NDArray y = call.array("B");
          return Value.of(
              call.integer("fmod", 0) == 0
                  ? x.mod(y)
                  : x.sub(x.div(y).trunc().mul(y)).toType(x.getDataType(), false));
        });
  }

  private static Value.Tensor divideIntegers(NDArray x, NDArray y) {
    NDArray quotient = x.toType(DataType.FLOAT64, false).div(y.toType(DataType.FLOAT64, false));
    return (Value.Tensor) Value.of(quotient.trunc().toType(x.getDataType(), false));
  }

  private static QuantTensor divide(QuantTensor x, QuantTensor y) {
    return x.value().getDataType().isFloating()
        ? Arithmetic.div(x, y)
        : divideIntegers(x.value(), y.value()).tensor();
  }

  private static void functions(OperatorTable table) {
    unary(table, "Abs", NDArray::abs);
    unary(table, "Exp", NDArray::exp);
    unary(table, "Log", NDArray::log);
    unary(table, "Reciprocal", x -> x.pow(-1));
    unary(table, "Floor", NDArray::floor);
    unary(table, "Ceil", NDArray::ceil);
    unary(table, "Round", NDArray::round);
    unary(table, "Sign", NDArray::sign);
    unary(table, "Erf", NDArray::erf);
    unary(table, "Sin", NDArray::sin);
    unary(table, "Cos", NDArray::cos);
    unary(table, "Tan", NDArray::tan);
    unary(table, "Asin", NDArray::asin);
    unary(table, "Acos", NDArray::acos);
    unary(table, "Atan", NDArray::atan);
    unary(table, "Sinh", NDArray::sinh);
    unary(table, "Cosh", NDArray::cosh);
    unary(table, "Asinh", x -> x.sign().mul(x.abs().add(x.square().add(1).sqrt()).log()));
    unary(table, "Acosh", x -> x.add(x.square().sub(1).sqrt()).log());
    unary(table, "Atanh", x -> x.add(1).div(x.neg().add(1)).log().div(2));
    unary(table, "Not", NDArray::logicalNot);
    unary(table, "IsNaN", NDArray::isNaN);
    table.add("IsInf", "X", "detect_negative:i detect_positive:i", ElementwiseOperators::isInf);
    table.add(
        "Cast",
        "X",
        "to:i saturate:i",
        call -> Value.of(cast(call.array("X"), ElementTypes.of(call.integer("to")))));
    table.add(
        "CastLike",
        "X target",
        "saturate:i",
        call -> Value.of(cast(call.array("X"), call.array("target").getDataType())));
    table.add("Identity", "X", "", call -> Value.of(call.tensor("X")));
    table.add(
        "Dropout",
        "data ratio:f training_mode:i -> output mask?",
        "ratio:f seed:i is_test:i",
        ElementwiseOperators::dropout);
  }

  /** Everything is kept outside of training. */
  private static Value dropout(Call call) {
    Value data = Value.of(call.tensor("data"));
    NDArray kept = call.array("data").onesLike().toType(DataType.BOOLEAN, false);
    return call.integer(Results.KEYWORD, 1) == 1
        ? data
        : new Value.Tuple(List.of(data, Value.of(kept)));
  }

  private static void comparisons(OperatorTable table) {
    binary(table, "Equal", NDArray::eq);
    binary(table, "Greater", NDArray::gt);
    binary(table, "Less", NDArray::lt);
    binary(table, "GreaterOrEqual", NDArray::gte);
    binary(table, "LessOrEqual", NDArray::lte);
    binary(table, "And", NDArray::logicalAnd);
    binary(table, "Or", NDArray::logicalOr);
    binary(table, "Xor", NDArray::logicalXor);
  }

  private static void choices(OperatorTable table) {
    table.add(
        "Where",
        "condition X Y",
        "",
        call ->
            Value.of(Tensors.select(call.array("condition"), call.array("X"), call.array("Y"))));
    variadic(table, "Max", NDArray::maximum);
    variadic(table, "Min", NDArray::minimum);
    variadic(table, "Sum", NDArray::add);
    table.add(
        "Mean",
        "data…",
        "",
        call -> Value.of(fold(call, NDArray::add).div(call.arguments().size())));
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

  /** Floats are cut to whole numbers; anything but zero is true. */
  static NDArray cast(NDArray x, DataType type) {
    if (type == DataType.BOOLEAN && x.getDataType() != DataType.BOOLEAN) {
      return x.neq(0);
    }
    return x.toType(type, false);
  }

  private static void unary(OperatorTable table, String type, UnaryOperator<NDArray> f) {
    table.add(type, "X", "", call -> Value.of(f.apply(call.array("X"))));
    table.rank(ResultRank.FIRST, type);
  }

  private static void binary(OperatorTable table, String type, BinaryOperator<NDArray> f) {
    table.add(type, "A B", "", call -> Value.of(f.apply(call.array("A"), call.array("B"))));
    table.rank(ResultRank.HIGHEST, type);
  }

  private static void variadic(OperatorTable table, String type, BinaryOperator<NDArray> f) {
    table.add(type, "data…", "", call -> Value.of(fold(call, f)));
    table.rank(ResultRank.HIGHEST, type);
  }

  private static NDArray fold(Call call, BinaryOperator<NDArray> f) {
    List<NDArray> arrays =
        call.arguments().stream().map(argument -> argument.tensor().value()).toList();
    return arrays.stream()
        .reduce(f)
        .orElseThrow(() -> new IllegalArgumentException("expected at least one input"));
  }
}
