package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.onnx.operator.ActivationOperators;
import dev.brevity.runtime.onnx.outline.LayerOperators;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/** Writes activation functions, by PyTorch's names and options. */
final class ActivationWriter {
  private static final double SQRT_HALF = Math.sqrt(0.5);

  private static final List<String> WITHOUT_OPTIONS =
      List.of("ReLU", "Sigmoid", "Tanh", "Softplus", "Softsign", "SELU");

  private final GraphWriter graph;
  private final Map<String, Form> forms;

  ActivationWriter(GraphWriter graph) {
    this.graph = graph;
    this.forms = forms();
  }

  /** How one kind of function is written. */
  @FunctionalInterface
  private interface Form {
    String write(LayerSpec spec, String input, IntSupplier rank, String wanted);
  }

  /** Whether there is such a function. */
  boolean knows(String type) {
    return forms.containsKey(type);
  }

  /**
   * Writes a function.
   *
   * @param rank tells the number of dimensions of the input
   * @return the name of the result
   */
  String write(LayerSpec spec, String input, IntSupplier rank, String wanted) {
    Form form = forms.get(spec.type());
    if (form == null) {
      throw new IllegalArgumentException("no activation function " + spec.type());
    }
    return form.write(spec, input, rank, wanted);
  }

  private Map<String, Form> forms() {
    Map<String, Form> known = new HashMap<>();
    for (String type : WITHOUT_OPTIONS) {
      String operator = LayerOperators.operator(type);
      known.put(type, (spec, input, rank, wanted) -> unary(operator, input, wanted));
    }
    known.put("ReLU6", (spec, input, rank, wanted) -> clip(input, 0, 6, wanted));
    known.put(
        "Hardtanh",
        (spec, input, rank, wanted) ->
            clip(input, spec.real("min_val", -1), spec.real("max_val", 1), wanted));
    known.put(
        "SiLU",
        (spec, input, rank, wanted) ->
            product(input, unary("Sigmoid", input, wanted + ".sigmoid"), wanted));
    known.put("Mish", (spec, input, rank, wanted) -> mish(input, wanted));
    known.put(
        "ELU",
        (spec, input, rank, wanted) ->
            graph.node("Elu").input(input).set("alpha", spec.real("alpha", 1)).as(wanted));
    known.put(
        "LeakyReLU",
        (spec, input, rank, wanted) ->
            graph
                .node("LeakyRelu")
                .input(input)
                .set("alpha", spec.real("negative_slope", 0.01))
                .as(wanted));
    known.put(
        "GELU",
        (spec, input, rank, wanted) ->
            gelu(input, spec.text("approximate", "none").equals("tanh"), wanted));
    known.put("Hardsigmoid", (spec, input, rank, wanted) -> hardSigmoid(input, wanted));
    known.put("Hardswish", (spec, input, rank, wanted) -> hardSwish(input, wanted));
    known.put("Softmax", this::softmax);
    known.put("LogSoftmax", this::softmax);
    return known;
  }

  /** Limits values in floating point. */
  String clip(String input, double low, double high, String wanted) {
    return graph
        .node("Clip")
        .input(input)
        .option("min", wanted + ".min", low)
        .option("max", wanted + ".max", high)
        .as(wanted);
  }

  private String unary(String type, String input, String wanted) {
    return graph.node(type).input(input).as(wanted);
  }

  private String product(String left, String right, String wanted) {
    return graph.node("Mul").input(left, right).as(wanted);
  }

  private String hardSigmoid(String input, String wanted) {
    return graph.node("HardSigmoid").input(input).set("alpha", 1 / 6.0).set("beta", 0.5).as(wanted);
  }

  private String hardSwish(String input, String wanted) {
    return graph.has("HardSwish")
        ? unary("HardSwish", input, wanted)
        : product(input, hardSigmoid(input, wanted + ".sigmoid"), wanted);
  }

  private String mish(String input, String wanted) {
    if (graph.has("Mish")) {
      return unary("Mish", input, wanted);
    }
    String soft = unary("Softplus", input, wanted + ".softplus");
    return product(input, unary("Tanh", soft, wanted + ".tanh"), wanted);
  }

  private String gelu(String input, boolean tanh, String wanted) {
    if (graph.has("Gelu")) {
      return graph.node("Gelu").input(input).set("approximate", tanh ? "tanh" : "none").as(wanted);
    }
    String curve = tanh ? tanhCurve(input, wanted) : erfCurve(input, wanted);
    String shifted =
        graph.node("Add").input(curve, graph.scalar(wanted + ".one", 1)).as(wanted + ".shifted");
    String half = product(input, graph.scalar(wanted + ".half", 0.5), wanted + ".halved");
    return product(half, shifted, wanted);
  }

  private String erfCurve(String input, String wanted) {
    String factor = graph.scalar(wanted + ".factor", SQRT_HALF);
    return unary("Erf", product(input, factor, wanted + ".scaled"), wanted + ".erf");
  }

  private String tanhCurve(String input, String wanted) {
    String square = product(input, input, wanted + ".square");
    String cube = product(square, input, wanted + ".cube");
    String small = product(cube, graph.scalar(wanted + ".third", 0.044715), wanted + ".small");
    String sum = graph.node("Add").input(input, small).as(wanted + ".inner");
    String factor = graph.scalar(wanted + ".factor", Math.sqrt(2 / Math.PI));
    return unary("Tanh", product(sum, factor, wanted + ".scaled"), wanted + ".tanh");
  }

  private String softmax(LayerSpec spec, String input, IntSupplier dimensions, String wanted) {
    int rank = dimensions.getAsInt();
    long given = spec.integer("dim", -1);
    long axis = given < 0 ? given + rank : given;
    if (graph.opset() < ActivationOperators.SOFTMAX_OF_ONE_AXIS && axis != rank - 1) {
      throw InexpressibleException.before(
          "softmax functions over inner dimensions", ActivationOperators.SOFTMAX_OF_ONE_AXIS);
    }
    return graph
        .node(spec.type().equals("Softmax") ? "Softmax" : "LogSoftmax")
        .input(input)
        .set("axis", graph.opset() < ActivationOperators.SOFTMAX_OF_ONE_AXIS ? axis : given)
        .as(wanted);
  }
}
