package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.graph.function.FunctionRegistry;
import dev.brevity.runtime.onnx.element.ElementType;
import dev.brevity.runtime.onnx.shape.ElementwiseRules;
import dev.brevity.runtime.onnx.shape.NumberRules;
import java.util.List;
import java.util.function.UnaryOperator;

/** Functions of one operand, element by element, and conversions of types. */
final class ElementwiseOperators {
  private ElementwiseOperators() {}

  static List<Operator> all(FunctionRegistry functions) {
    return List.of(
        Operator.of("Neg", 1, "X", "", functions.get("neg")).shape(NumberRules::negative),
        Operator.of("Sqrt", 1, "X", "", functions.get("sqrt"))
            .shapes(NumberRules.unary(a -> Math.sqrt(a.doubleValue()))),
        unary("Abs", 1, NDArray::abs).shape(NumberRules::absolute),
        unary("Floor", 1, NDArray::floor)
            .shapes(NumberRules.unary(a -> Math.floor(a.doubleValue()))),
        unary("Ceil", 1, NDArray::ceil).shapes(NumberRules.unary(a -> Math.ceil(a.doubleValue()))),
        unary("Exp", 1, NDArray::exp),
        unary("Log", 1, NDArray::log),
        unary("Reciprocal", 1, x -> x.pow(-1)),
        unary("Round", 11, NDArray::round),
        unary("Sign", 9, NDArray::sign),
        unary("Erf", 9, NDArray::erf),
        unary("Sin", 7, NDArray::sin),
        unary("Cos", 7, NDArray::cos),
        unary("Tan", 7, NDArray::tan),
        unary("Asin", 7, NDArray::asin),
        unary("Acos", 7, NDArray::acos),
        unary("Atan", 7, NDArray::atan),
        unary("Sinh", 9, NDArray::sinh),
        unary("Cosh", 9, NDArray::cosh),
        unary("Asinh", 9, x -> x.sign().mul(x.abs().add(x.square().add(1).sqrt()).log())),
        unary("Acosh", 9, x -> x.add(x.square().sub(1).sqrt()).log()),
        unary("Atanh", 9, x -> x.add(1).div(x.neg().add(1)).log().div(2)),
        Operator.of("Identity", 1, "X", "", call -> Value.of(call.tensor("X")))
            .shapes(NumberRules.unary(a -> a)),
        Operator.of(
                "Cast",
                1,
                "X",
                "to:type saturate:i@19=1",
                call -> Value.of(cast(call.array("X"), ElementType.computed(call.integer("to")))))
            .shape(NumberRules::cast),
        Operator.of(
                "CastLike",
                15,
                "X target",
                "saturate:i@19=1",
                call -> Value.of(cast(call.array("X"), call.array("target").getDataType())))
            .shape(NumberRules::castLike),
        Operator.of(
                "Dropout",
                1,
                "data ratio:f<12 training_mode:i@12 -> output mask?",
                "seed:i@12 is_test:i-7",
                ElementwiseOperators::dropout)
            .shapes(ElementwiseRules::dropout));
  }

  private static Operator unary(String type, int since, UnaryOperator<NDArray> f) {
    return Operator.of(type, since, "X", "", call -> Value.of(f.apply(call.array("X"))))
        .shape(ElementwiseRules::same);
  }

  /** Everything is kept outside of training. */
  private static Value dropout(Call call) {
    Value data = Value.of(call.tensor("data"));
    NDArray kept = call.array("data").onesLike().toType(DataType.BOOLEAN, false);
    return call.integer(Results.KEYWORD, 1) == 1
        ? data
        : new Value.Tuple(List.of(data, Value.of(kept)));
  }

  /** Floats are cut to whole numbers; anything but zero is true. */
  static NDArray cast(NDArray x, DataType type) {
    if (type == DataType.BOOLEAN && x.getDataType() != DataType.BOOLEAN) {
      return x.neq(0);
    }
    return x.toType(type, false);
  }
}
