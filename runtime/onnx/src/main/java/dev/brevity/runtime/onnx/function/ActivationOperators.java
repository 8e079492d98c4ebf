package dev.brevity.runtime.onnx.function;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/** Activation functions with ONNX's options. */
final class ActivationOperators {
  private ActivationOperators() {}

  static void addTo(OperatorTable table) {
    table.same("Relu", "X", "", "relu");
    table.same("Sigmoid", "X", "", "sigmoid");
    table.same("Tanh", "X", "", "tanh");
    unary(table, "Softplus", FloatFunctions::softplus);
    unary(table, "Softsign", Activation::softSign);
    unary(table, "Mish", x -> x.mul(FloatFunctions.softplus(x).tanh()));
    unary(table, "HardSwish", x -> x.mul(x.div(6).add(0.5).clip(0, 1)));
    table.add("LeakyRelu", "X", "alpha:f", ActivationOperators::leakyRelu);
    table.add("PRelu", "X slope", "", ActivationOperators::parametricRelu);
    table.add("Elu", "X", "alpha:f", call -> elu(call, call.real("alpha", 1), 1, 1));
    table.add(
        "Celu",
        "X",
        "alpha:f",
        call -> elu(call, call.real("alpha", 1), 1, 1 / call.real("alpha", 1)));
    table.add(
        "Selu",
        "X",
        "alpha:f gamma:f",
        call -> elu(call, call.real("alpha", 1.67326319217681884765625), gamma(call), 1));
    table.add(
        "HardSigmoid",
        "X",
        "alpha:f beta:f",
        call ->
            Value.of(
                call.array("X")
                    .mul((float) call.real("alpha", 0.2))
                    .add((float) call.real("beta", 0.5))
                    .clip(0, 1)));
    table.add(
        "ThresholdedRelu",
        "X",
        "alpha:f",
        call -> {
          NDArray x = call.array("X");
          return Value.of(x.mul(x.gt(call.real("alpha", 1)).toType(x.getDataType(), false)));
        });
    table.add(
        "Gelu",
        "X",
        "approximate:s",
        call ->
            Value.of(
                FloatFunctions.gelu(
                    call.array("X"), call.text("approximate", "none").equals("tanh"))));
    table.add("Clip", "X min:f max:f", "min:f max:f", ActivationOperators::clip);
    table.add("Softmax", "X", "axis:i", call -> softmax(call, x -> axis -> x.softmax(axis)));
    table.add("Hardmax", "X", "axis:i", call -> softmax(call, x -> axis -> hardmax(x, axis)));
    table.add(
        "Swish",
        "X",
        "alpha:f",
        call -> {
          NDArray x = call.array("X");
          return Value.of(x.mul(Activation.sigmoid(x.mul((float) call.real("alpha", 1)))));
        });
    table.add("LogSoftmax", "X", "axis:i", call -> softmax(call, x -> axis -> x.logSoftmax(axis)));
    table.add(
        "Shrink",
        "X",
        "bias:f lambd:f",
        call -> {
          NDArray x = call.array("X");
          double bias = call.real("bias", 0);
          double limit = call.real("lambd", 0.5);
          NDArray high = x.gt(limit).toType(x.getDataType(), false).mul(x.sub(bias));
          NDArray low = x.lt(-limit).toType(x.getDataType(), false).mul(x.add(bias));
          return Value.of(high.add(low));
        });
    table.rank(ResultRank.FIRST, "Relu", "Sigmoid", "Tanh", "Softplus", "Softsign", "Mish");
    table.rank(ResultRank.FIRST, "HardSwish", "LeakyRelu", "PRelu", "Elu", "Celu", "Selu");
    table.rank(ResultRank.FIRST, "HardSigmoid", "ThresholdedRelu", "Gelu", "Clip", "Shrink");
    table.rank(ResultRank.FIRST, "Softmax", "LogSoftmax", "Hardmax", "Swish");
  }

  private static double gamma(Call call) {
    return call.real("gamma", 1.05070102214813232421875);
  }

  private static Value leakyRelu(Call call) {
    return Value.of(Activation.leakyRelu(call.array("X"), (float) call.real("alpha", 0.01)));
  }

  private static Value parametricRelu(Call call) {
    NDArray x = call.array("X");
    return Value.of(x.maximum(0).add(call.array("slope").mul(x.minimum(0))));
  }

  /** {@code gamma * (x > 0 ? x : alpha * (exp(x * steepness) - 1))}. */
  private static Value elu(Call call, double alpha, double gamma, double steepness) {
    NDArray x = call.array("X");
    NDArray low = x.minimum(0).mul((float) steepness).exp().sub(1).mul((float) alpha);
    NDArray y = Tensors.select(x.gt(0), x, low);
    return Value.of(gamma == 1 ? y : y.mul((float) gamma));
  }

  private static Value clip(Call call) {
    NDArray x = call.array("X");
    NDArray y = x;
    if (call.has("min")) {
      y = y.maximum(bound(call, "min", x));
    }
    if (call.has("max")) {
      y = y.minimum(bound(call, "max", x));
    }
    return Value.of(y);
  }

  private static NDArray bound(Call call, String name, NDArray x) {
    return call.find(name) instanceof Value.Tensor held
        ? held.array()
        : x.getManager().create(call.real(name)).toType(x.getDataType(), false);
  }

  private static Value softmax(Call call, Function<NDArray, IntFunction<NDArray>> along) {
    NDArray x = call.array("X");
    if (call.integer("flattened", 0) == 0) {
      return Value.of(along.apply(x).apply(Axes.of(call.integer("axis", -1), x)));
    }
    // Before opset 13 all dimensions from the axis on are normalized together.
    int axis = Axes.of(call.integer("axis", 1), x);
    long rows = x.getShape().slice(0, axis).size();
    NDArray flat = x.reshape(rows, x.getShape().slice(axis).size());
    return Value.of(along.apply(flat).apply(1).reshape(x.getShape()));
  }

  /** One at the first of the largest values, zeros elsewhere. */
  private static NDArray hardmax(NDArray x, int axis) {
    long[] shape = new long[x.getShape().dimension()];
    Arrays.fill(shape, 1);
    shape[axis] = x.getShape().get(axis);
    NDArray numbers = x.getManager().arange(0f, shape[axis], 1f, DataType.INT64);
    NDArray hot = x.argMax(axis).expandDims(axis).eq(numbers.reshape(new Shape(shape)));
    return hot.toType(x.getDataType(), false);
  }

  private static void unary(OperatorTable table, String type, UnaryOperator<NDArray> f) {
    table.add(type, "X", "", call -> Value.of(f.apply(call.array("X"))));
  }
}
