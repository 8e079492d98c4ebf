package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.graph.function.FunctionRegistry;
import dev.brevity.runtime.onnx.shape.ElementwiseRules;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Activation functions with ONNX's options. */
public final class ActivationOperators {
  /** The option of softmax functions that normalize all dimensions from the axis on together. */
  public static final String FLATTENED = "flattened";

  /** The first version whose softmax functions normalize one dimension. */
  public static final int SOFTMAX_OF_ONE_AXIS = 13;

  private ActivationOperators() {}

  static List<Operator> all(FunctionRegistry functions) {
    return Stream.of(piecewise(functions), smooth(functions), normalizing())
        .flatMap(List::stream)
        .map(operator -> operator.shape(ElementwiseRules::same))
        .toList();
  }

  private static List<Operator> piecewise(FunctionRegistry functions) {
    return List.of(
        Operator.of("Relu", 1, "X", "", functions.get("relu")),
        Operator.of("LeakyRelu", 1, "X", "alpha:f", ActivationOperators::leakyRelu),
        Operator.of("PRelu", 1, "X slope", "", ActivationOperators::parametricRelu)
            .with(Trait.ALIGNED),
        Operator.of("ThresholdedRelu", 10, "X", "alpha:f", ActivationOperators::thresholded),
        Operator.of("Clip", 1, "X min:f<11 max:f<11", "", ActivationOperators::clip),
        Operator.of("Shrink", 9, "X", "bias:f lambd:f", ActivationOperators::shrink),
        Operator.of(
            "HardSigmoid",
            1,
            "X",
            "alpha:f beta:f",
            call ->
                Value.of(
                    call.array("X")
                        .mul((float) call.real("alpha", 0.2))
                        .add((float) call.real("beta", 0.5))
                        .clip(0, 1))),
        unary("HardSwish", 14, x -> x.mul(x.div(6).add(0.5).clip(0, 1))));
  }

  private static List<Operator> smooth(FunctionRegistry functions) {
    return List.of(
        Operator.of("Sigmoid", 1, "X", "", functions.get("sigmoid")),
        Operator.of("Tanh", 1, "X", "", functions.get("tanh")),
        unary("Softplus", 1, FloatFunctions::softplus),
        unary("Softsign", 1, Activation::softSign),
        unary("Mish", 18, x -> x.mul(FloatFunctions.softplus(x).tanh())),
        Operator.of("Elu", 1, "X", "alpha:f", call -> elu(call, call.real("alpha", 1), 1, 1)),
        Operator.of(
            "Celu",
            12,
            "X",
            "alpha:f",
            call -> elu(call, call.real("alpha", 1), 1, 1 / call.real("alpha", 1))),
        Operator.of(
            "Selu",
            1,
            "X",
            "alpha:f gamma:f",
            call -> elu(call, call.real("alpha", 1.67326319217681884765625), gamma(call), 1)),
        Operator.of(
            "Gelu",
            20,
            "X",
            "approximate:s",
            call ->
                Value.of(
                    FloatFunctions.gelu(
                        call.array("X"), call.text("approximate", "none").equals("tanh")))),
        Operator.of(
            "Swish",
            24,
            "X",
            "alpha:f",
            call -> {
              NDArray x = call.array("X");
              return Value.of(x.mul(Activation.sigmoid(x.mul((float) call.real("alpha", 1)))));
            }));
  }

  private static List<Operator> normalizing() {
    return List.of(
        softmax("Softmax", x -> axis -> x.softmax(axis)),
        softmax("LogSoftmax", x -> axis -> x.logSoftmax(axis)),
        softmax("Hardmax", x -> axis -> hardmax(x, axis)));
  }

  private static Operator softmax(String type, Function<NDArray, IntFunction<NDArray>> along) {
    return Operator.of(type, 1, "X", "axis:i flattened:i!", call -> softmax(call, along))
        .reading(
            (node, options) -> {
              if (node.opset() < SOFTMAX_OF_ONE_AXIS) {
                options.put(FLATTENED, Argument.of((Object) 1L));
              }
            });
  }

  private static Value thresholded(Call call) {
    NDArray x = call.array("X");
    return Value.of(x.mul(x.gt(call.real("alpha", 1)).toType(x.getDataType(), false)));
  }

  private static Value shrink(Call call) {
    NDArray x = call.array("X");
    double bias = call.real("bias", 0);
    double limit = call.real("lambd", 0.5);
    NDArray high = x.gt(limit).toType(x.getDataType(), false).mul(x.sub(bias));
    NDArray low = x.lt(-limit).toType(x.getDataType(), false).mul(x.add(bias));
    return Value.of(high.add(low));
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
    if (call.integer(FLATTENED, 0) == 0) {
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

  private static Operator unary(String type, int since, UnaryOperator<NDArray> f) {
    return Operator.of(type, since, "X", "", call -> Value.of(f.apply(call.array("X"))));
  }
}
