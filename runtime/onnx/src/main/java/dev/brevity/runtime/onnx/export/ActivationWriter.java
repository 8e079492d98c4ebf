package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.layer.LayerSpec;
import java.util.function.IntSupplier;

/** Writes activation functions, by PyTorch's names and options. */
final class ActivationWriter {
  private static final int CLIP_BOUNDS_AS_INPUTS = 11;
  private static final int ANY_SOFTMAX_AXIS = 13;
  private static final int HARD_SWISH = 14;
  private static final int MISH = 18;
  private static final int GELU = 20;
  private static final double SQRT_HALF = Math.sqrt(0.5);

  private final GraphWriter graph;

  ActivationWriter(GraphWriter graph) {
    this.graph = graph;
  }

  /** Whether there is such a function. */
  boolean knows(String type) {
    return switch (type) {
      case "ReLU",
          "ReLU6",
          "Hardtanh",
          "Sigmoid",
          "Tanh",
          "SiLU",
          "Softplus",
          "Softsign",
          "Mish",
          "SELU",
          "ELU",
          "LeakyReLU",
          "GELU",
          "Hardsigmoid",
          "Hardswish",
          "Softmax",
          "LogSoftmax" ->
          true;
      default -> false;
    };
  }

  /**
   * Writes a function.
   *
   * @param rank tells the number of dimensions of the input
   * @return the name of the result
   */
  String write(LayerSpec spec, String input, IntSupplier rank, String wanted) {
    return switch (spec.type()) {
      case "ReLU" -> unary("Relu", input, wanted);
      case "ReLU6" -> clip(input, 0, 6, wanted);
      case "Hardtanh" -> clip(input, spec.real("min_val", -1), spec.real("max_val", 1), wanted);
      case "Sigmoid" -> unary("Sigmoid", input, wanted);
      case "Tanh" -> unary("Tanh", input, wanted);
      case "Softplus" -> unary("Softplus", input, wanted);
      case "Softsign" -> unary("Softsign", input, wanted);
      case "SELU" -> unary("Selu", input, wanted);
      case "SiLU" -> product(input, unary("Sigmoid", input, wanted + ".sigmoid"), wanted);
      case "Mish" -> mish(input, wanted);
      case "ELU" -> graph.node("Elu").input(input).set("alpha", spec.real("alpha", 1)).as(wanted);
      case "LeakyReLU" ->
          graph
              .node("LeakyRelu")
              .input(input)
              .set("alpha", spec.real("negative_slope", 0.01))
              .as(wanted);
      case "GELU" -> gelu(input, spec.text("approximate", "none").equals("tanh"), wanted);
      case "Hardsigmoid" -> hardSigmoid(input, wanted);
      case "Hardswish" ->
          graph.opset() >= HARD_SWISH
              ? unary("HardSwish", input, wanted)
              : product(input, hardSigmoid(input, wanted + ".sigmoid"), wanted);
      case "Softmax", "LogSoftmax" -> softmax(spec, input, rank.getAsInt(), wanted);
      default -> throw new IllegalArgumentException("no activation function " + spec.type());
    };
  }

  /** Limits values in floating point. */
  String clip(String input, double low, double high, String wanted) {
    if (graph.opset() < CLIP_BOUNDS_AS_INPUTS) {
      return graph.node("Clip").input(input).set("min", low).set("max", high).as(wanted);
    }
    String min = graph.scalar(wanted + ".min", low);
    String max = graph.scalar(wanted + ".max", high);
    return graph.node("Clip").input(input, min, max).as(wanted);
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

  private String mish(String input, String wanted) {
    if (graph.opset() >= MISH) {
      return unary("Mish", input, wanted);
    }
    String soft = unary("Softplus", input, wanted + ".softplus");
    return product(input, unary("Tanh", soft, wanted + ".tanh"), wanted);
  }

  private String gelu(String input, boolean tanh, String wanted) {
    if (graph.opset() >= GELU) {
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

  private String softmax(LayerSpec spec, String input, int rank, String wanted) {
    long given = spec.integer("dim", -1);
    long axis = given < 0 ? given + rank : given;
    if (graph.opset() < ANY_SOFTMAX_AXIS && axis != rank - 1) {
      throw InexpressibleException.before(
          "softmax functions over inner dimensions", ANY_SOFTMAX_AXIS);
    }
    return graph
        .node(spec.type().equals("Softmax") ? "Softmax" : "LogSoftmax")
        .input(input)
        .set("axis", graph.opset() < ANY_SOFTMAX_AXIS ? axis : given)
        .as(wanted);
  }
}
