package dev.brevity.runtime.onnx.extension;

import dev.brevity.runtime.onnx.element.Attributes;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Activation functions, and products that have one at their end. */
final class FusedActivations {
  private FusedActivations() {}

  static void addTo(Map<String, Predicate<Fused>> forms) {
    forms.put("Gelu", node -> gelu(node, node.input(0), "none"));
    forms.put("BiasGelu", node -> gelu(node, biased(node), "none"));
    forms.put("FastGelu", node -> gelu(node, biased(node), "tanh"));
    forms.put("QuickGelu", FusedActivations::quickGelu);
    forms.put("FusedConv", FusedActivations::convolution);
    forms.put("FusedGemm", FusedActivations::gemm);
    forms.put("FusedMatMul", FusedActivations::product);
  }

  private static String biased(Fused node) {
    return node.has(1) ? node.add("Add", List.of(node.input(0), node.input(1))) : node.input(0);
  }

  private static boolean gelu(Fused node, String x, String approximate) {
    node.define(0, node.add("Gelu", List.of(x), Attributes.text("approximate", approximate)));
    return true;
  }

  private static boolean quickGelu(Fused node) {
    String x = node.input(0);
    String scaled = node.add("Mul", List.of(x, node.number(node.real("alpha", 1.702f))));
    node.define(0, node.add("Mul", List.of(x, node.add("Sigmoid", List.of(scaled)))));
    return true;
  }

  private static boolean convolution(Fused node) {
    String y =
        node.add(
            "Conv",
            List.of(node.input(0), node.input(1), node.input(2)),
            node.attributesBut("activation", "activation_params"));
    return activated(node, node.has(3) ? node.add("Add", List.of(y, node.input(3))) : y);
  }

  private static boolean gemm(Fused node) {
    String y =
        node.add(
            "Gemm",
            List.of(node.input(0), node.input(1), node.input(2)),
            node.attributesBut(
                "activation", "activation_alpha", "activation_beta", "activation_gamma"));
    return activated(node, y);
  }

  private static boolean activated(Fused node, String x) {
    List<Float> given = node.reals("activation_params");
    float first = given.isEmpty() ? node.real("activation_alpha", 0.01f) : given.get(0);
    float second = given.size() < 2 ? node.real("activation_beta", 0.5f) : given.get(1);
    String activation = node.text("activation", "");
    switch (activation) {
      case "" -> node.define(0, x);
      case "Relu", "Tanh", "Sigmoid" -> node.define(0, node.add(activation, List.of(x)));
      case "LeakyRelu" ->
          node.define(0, node.add(activation, List.of(x), Attributes.real("alpha", first)));
      case "HardSigmoid" ->
          node.define(
              0,
              node.add(
                  activation,
                  List.of(x),
                  Attributes.real("alpha", first),
                  Attributes.real("beta", second)));
      case "Clip" ->
          node.define(0, node.add("Clip", List.of(x, node.number(first), node.number(second))));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static boolean product(Fused node) {
    if (node.integer("transBatchA", 0) != 0 || node.integer("transBatchB", 0) != 0) {
      return false;
    }
    List<String> factors = List.of(factor(node, 0, "transA"), factor(node, 1, "transB"));
    String y = node.add("MatMul", factors);
    float alpha = node.real("alpha", 1);
    node.define(0, alpha == 1 ? y : node.add("Mul", List.of(y, node.number(alpha))));
    return true;
  }

  private static String factor(Fused node, int index, String transposed) {
    return node.integer(transposed, 0) == 0
        ? node.input(index)
        : node.add(
            "SwapDimensions",
            List.of(node.input(index)),
            Attributes.integer("dim0", -1),
            Attributes.integer("dim1", -2));
  }
}
