package dev.brevity.runtime.onnx.extension;

import dev.brevity.runtime.onnx.element.Attributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import onnx.AttributeProto;

/** Operators on codes: to numbers, the operator on those, and back to codes. */
final class QuantizedOperators {
  private QuantizedOperators() {}

  static void addTo(Map<String, Predicate<Fused>> forms) {
    forms.put("QLinearAdd", node -> binary(node, "Add"));
    forms.put("QLinearMul", node -> binary(node, "Mul"));
    forms.put("QLinearSigmoid", node -> unary(node, "Sigmoid"));
    forms.put("QLinearLeakyRelu", node -> unary(node, "LeakyRelu", node.attributesBut()));
    forms.put("QLinearSoftmax", node -> unary(node, "Softmax", node.attributesBut("opset")));
    forms.put("QLinearGlobalAveragePool", node -> pool(node, "GlobalAveragePool"));
    forms.put("QLinearAveragePool", node -> pool(node, "AveragePool"));
    forms.put("QLinearConcat", QuantizedOperators::concatenation);
    forms.put("QGemm", QuantizedOperators::gemm);
    forms.put("MatMulIntegerToFloat", QuantizedOperators::productToFloat);
    forms.put("DynamicQuantizeMatMul", QuantizedOperators::dynamicProduct);
  }

  private static String numbers(Fused node, int from) {
    return node.add(
        "DequantizeLinear", List.of(node.input(from), node.input(from + 1), node.input(from + 2)));
  }

  private static boolean codes(Fused node, String x, int scale) {
    node.define(
        0, node.add("QuantizeLinear", List.of(x, node.input(scale), node.input(scale + 1))));
    return true;
  }

  private static boolean binary(Fused node, String type) {
    return codes(node, node.add(type, List.of(numbers(node, 0), numbers(node, 3))), 6);
  }

  private static boolean unary(Fused node, String type, AttributeProto... attributes) {
    return codes(node, node.add(type, List.of(numbers(node, 0)), attributes), 3);
  }

  private static boolean pool(Fused node, String type) {
    return node.integer("channels_last", 0) == 0
        && unary(node, type, node.attributesBut("channels_last"));
  }

  private static boolean concatenation(Fused node) {
    List<String> parts = new ArrayList<>();
    for (int i = 2; i + 2 < node.inputCount(); i += 3) {
      parts.add(numbers(node, i));
    }
    return codes(node, node.add("Concat", parts, node.attributesBut()), 0);
  }

  /** A product with a bias of 32 bits, whose scale is that of the product. */
  private static boolean gemm(Fused node) {
    String product =
        node.add("Gemm", List.of(numbers(node, 0), numbers(node, 3)), node.attributesBut());
    if (node.has(6)) {
      String scale = node.add("Mul", List.of(node.input(1), node.input(4)));
      String codes = node.add("Cast", List.of(node.input(6)), Attributes.integer("to", 1));
      String bias = node.add("Mul", List.of(codes, scale));
      product = node.add("Add", List.of(product, bias));
    }
    if (node.has(7)) {
      return codes(node, product, 7);
    }
    node.define(0, product);
    return true;
  }

  private static boolean productToFloat(Fused node) {
    List<String> factors = List.of(node.input(0), node.input(1), node.input(4), node.input(5));
    String scale = node.add("Mul", List.of(node.input(2), node.input(3)));
    return scaled(node, factors, scale, 6);
  }

  private static boolean dynamicProduct(Fused node) {
    List<String> found = node.add("DynamicQuantizeLinear", List.of(node.input(0)), 3);
    List<String> factors = List.of(found.get(0), node.input(1), found.get(2), node.input(3));
    return scaled(node, factors, node.add("Mul", List.of(found.get(1), node.input(2))), 4);
  }

  private static boolean scaled(Fused node, List<String> factors, String scale, int bias) {
    String sums = node.add("MatMulInteger", factors);
    String floats = node.add("Cast", List.of(sums), Attributes.integer("to", 1));
    String product = node.add("Mul", List.of(floats, scale));
    node.define(0, node.has(bias) ? node.add("Add", List.of(product, node.input(bias))) : product);
    return true;
  }
}
