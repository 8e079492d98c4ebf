package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.graph.function.FunctionRegistry;
import dev.brevity.runtime.onnx.shape.ElementwiseRules;
import dev.brevity.runtime.onnx.shape.NumberRules;
import dev.brevity.runtime.onnx.shape.ShapeRule;
import dev.brevity.runtime.tensor.Arithmetic;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.List;
import java.util.function.BinaryOperator;

/** Arithmetic of several operands, element by element. */
final class ArithmeticOperators {
  private ArithmeticOperators() {}

  static List<Operator> all(FunctionRegistry functions) {
    return List.of(
        Operator.of("Add", 1, "A B", "", functions.get("add"))
            .with(Trait.ALIGNED)
            .shapes(NumberRules.arithmetic(Math::addExact, Double::sum)),
        Operator.of("Sub", 1, "A B", "", functions.get("sub"))
            .with(Trait.ALIGNED)
            .shapes(NumberRules.arithmetic(Math::subtractExact, (a, b) -> a - b)),
        Operator.of("Mul", 1, "A B", "", functions.get("mul"))
            .with(Trait.ALIGNED)
            .shapes(NumberRules.arithmetic(Math::multiplyExact, (a, b) -> a * b)),
        Operator.of("Div", 1, "A B", "", call -> divide(call.tensor("A"), call.tensor("B")))
            .with(Trait.ALIGNED)
            .shapes(NumberRules.arithmetic((a, b) -> a / b, (a, b) -> a / b)),
        Operator.of(
                "Pow",
                1,
                "A B",
                "",
                call -> {
                  NDArray x = call.array("A");
                  return Value.of(x.pow(call.array("B").toType(x.getDataType(), false)));
                })
            .with(Trait.ALIGNED)
            .shape(ElementwiseRules::broadcast),
        Operator.of("Mod", 10, "A B", "fmod:i", ArithmeticOperators::modulo)
            .shape(NumberRules::modulo),
        folded("Max", NDArray::maximum, NumberRules.arithmetic(Math::max, Math::max)),
        folded("Min", NDArray::minimum, NumberRules.arithmetic(Math::min, Math::min)),
        folded("Sum", NDArray::add, ShapeRule.of(ElementwiseRules::broadcast)),
        Operator.of(
                "Mean",
                1,
                "data…",
                "",
                call -> Value.of(fold(call, NDArray::add).div(call.arguments().size())))
            .shape(ElementwiseRules::broadcast));
  }

  private static Operator folded(String type, BinaryOperator<NDArray> f, ShapeRule shapes) {
    return Operator.of(type, 1, "data…", "", call -> Value.of(fold(call, f))).shapes(shapes);
  }

  private static Value modulo(Call call) {
    NDArray x = call.array("A");
    NDArray y = call.array("B");
    return Value.of(
        call.integer("fmod", 0) == 0
            ? x.mod(y)
            : x.sub(x.div(y).trunc().mul(y)).toType(x.getDataType(), false));
  }

  private static Value divide(QuantTensor x, QuantTensor y) {
    return x.value().getDataType().isFloating()
        ? Value.of(Arithmetic.orValues(Arithmetic::div).apply(x, y))
        : Value.of(divideIntegers(x.value(), y.value()));
  }

  private static NDArray divideIntegers(NDArray x, NDArray y) {
    NDArray quotient = x.toType(DataType.FLOAT64, false).div(y.toType(DataType.FLOAT64, false));
    return quotient.trunc().toType(x.getDataType(), false);
  }

  private static NDArray fold(Call call, BinaryOperator<NDArray> f) {
    List<NDArray> arrays =
        call.arguments().stream().map(argument -> argument.tensor().value()).toList();
    return arrays.stream()
        .reduce(f)
        .orElseThrow(() -> new IllegalArgumentException("expected at least one input"));
  }
}
