package dev.brevity.runtime.graph.function;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.tensor.Arithmetic;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.List;
import java.util.function.BinaryOperator;

/** Sums, products and their like, elementwise with broadcasting. */
final class ArithmeticFunctions {
  private static final List<String> OPERANDS = List.of("input", "other", "alpha");

  private ArithmeticFunctions() {}

  static void addTo(FunctionRegistry registry) {
    binary(registry, "add", Arithmetic::add, Double::sum);
    binary(registry, "sub", Arithmetic.orValues(Arithmetic::sub), (x, y) -> x - y);
    binary(registry, "mul", Arithmetic.orValues(Arithmetic::mul), (x, y) -> x * y);
    binary(registry, "truediv", Arithmetic.orValues(Arithmetic::div), (x, y) -> x / y);
    binary(registry, "floordiv", plain((x, y) -> x.div(y).floor()), (x, y) -> Math.floor(x / y));
    binary(registry, "pow", plain(NDArray::pow), Math::pow);
    registry.add(
        "matmul", OPERANDS, call -> Value.of(call.array("input").matMul(call.array("other"))));
    registry.add("neg", List.of("input"), call -> Value.of(Arithmetic.neg(call.tensor("input"))));
    registry.add("sqrt", List.of("input"), call -> Value.of(call.array("input").sqrt()));
    registry.add("rsqrt", List.of("input"), call -> Value.of(call.array("input").sqrt().pow(-1)));
    registry.addSynonym("iadd", "add");
    registry.addSynonym("add_", "add");
    registry.addSynonym("imul", "mul");
    registry.addSynonym("mul_", "mul");
    registry.addSynonym("div", "truediv");
    registry.addSynonym("bmm", "matmul");
  }

  private static void binary(
      FunctionRegistry registry,
      String name,
      BinaryOperator<QuantTensor> tensors,
      BinaryOperator<Double> numbers) {
    registry.add(
        name,
        OPERANDS,
        call -> {
          Value left = call.value("input");
          Value right = call.value("other");
          if (left instanceof Value.Scalar x && right instanceof Value.Scalar y) {
            return scalars(x, y, numbers);
          }
          NDArray anchor =
              left instanceof Value.Tensor held ? held.array() : right.tensor().value();
          QuantTensor other = operand(right, anchor);
          double alpha = call.real("alpha", 1);
          return Value.of(
              tensors.apply(
                  operand(left, anchor),
                  alpha == 1 ? other : new PlainTensor(other.value().mul(alpha))));
        });
  }

  private static Value scalars(
      Value.Scalar left, Value.Scalar right, BinaryOperator<Double> operator) {
    if (left.value() instanceof Number x && right.value() instanceof Number y) {
      double result = operator.apply(x.doubleValue(), y.doubleValue());
      boolean whole = x instanceof Long && y instanceof Long && result == Math.rint(result);
      return whole ? Value.of((Object) (long) result) : Value.of((Object) result);
    }
    throw new IllegalArgumentException("expected numbers but got " + left + " and " + right);
  }

  private static BinaryOperator<QuantTensor> plain(BinaryOperator<NDArray> operator) {
    return (x, y) -> new PlainTensor(operator.apply(x.value(), y.value()));
  }

  private static QuantTensor operand(Value value, NDArray anchor) {
    if (value instanceof Value.Tensor held) {
      return held.tensor();
    }
    if (value instanceof Value.Scalar scalar && scalar.value() instanceof Number number) {
      NDManager manager = anchor.getManager();
      NDArray constant =
          anchor.getDataType().isFloating()
              ? manager.create(number.doubleValue())
              : manager.create(number.longValue());
      return new PlainTensor(constant.toType(anchor.getDataType(), false));
    }
    throw new IllegalArgumentException("expected a tensor or a number but got " + value);
  }
}
