package dev.brevity.runtime.onnx.extension;

import dev.brevity.runtime.onnx.element.Attributes;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import onnx.AttributeProto;

/** Attention as products, sums and a softmax function, without a cache of earlier steps. */
final class FusedAttention {
  private static final float MASKED = -10000;

  private FusedAttention() {}

  static void addTo(Map<String, Predicate<Fused>> forms) {
    forms.put("Attention", FusedAttention::selfAttention);
    forms.put("MultiHeadAttention", FusedAttention::multiHead);
  }

  private static boolean selfAttention(Fused node) {
    boolean rotates = node.integer("do_rotary", 0) != 0;
    if (node.has(4) || node.has(6) || node.wants(1) || rotates) {
      return false;
    }
    String product = node.add("MatMul", List.of(node.input(0), node.input(1)));
    String all = node.has(2) ? node.add("Add", List.of(product, node.input(2))) : product;
    AttributeProto[] sizes =
        node
            .find("qkv_hidden_sizes")
            .map(given -> given.toBuilder().setName("split").build())
            .stream()
            .toArray(AttributeProto[]::new);
    AttributeProto[] options = new AttributeProto[sizes.length + 1];
    options[0] = Attributes.integer("axis", -1);
    System.arraycopy(sizes, 0, options, 1, sizes.length);
    List<String> parts = node.add("Split", List.of(all), 3, options);
    return mixed(node, parts, node.input(3), node.input(5));
  }

  private static boolean multiHead(Fused node) {
    boolean cached = node.has(6) || node.has(7) || node.wants(1) || node.wants(2);
    if (!node.has(1) || !node.has(2) || cached) {
      return false;
    }
    List<String> parts = List.of(node.input(0), node.input(1), node.input(2));
    if (node.has(3)) {
      List<String> biases =
          node.add("Split", List.of(node.input(3)), 3, Attributes.integer("axis", 0));
      parts =
          List.of(
              node.add("Add", List.of(parts.get(0), biases.get(0))),
              node.add("Add", List.of(parts.get(1), biases.get(1))),
              node.add("Add", List.of(parts.get(2), biases.get(2))));
    }
    return mixed(node, parts, node.input(4), node.input(5));
  }

  /** Queries, keys and values {@code [N, L, H * D]} to the output {@code [N, L, H * D]}. */
  private static boolean mixed(Fused node, List<String> parts, String mask, String bias) {
    long heads = node.integer("num_heads", 1);
    String query = heads(node, parts.get(0), heads, 0, 2, 1, 3);
    String keys = heads(node, parts.get(1), heads, 0, 2, 3, 1);
    String values = heads(node, parts.get(2), heads, 0, 2, 1, 3);
    String scores = scaled(node, query, node.add("MatMul", List.of(query, keys)));
    boolean causal = node.integer("unidirectional", 0) != 0;
    if (!mask.isEmpty() || causal) {
      String added =
          node.add(
              "AttentionMask",
              List.of(scores, mask),
              Attributes.integer("causal", causal ? 1 : 0),
              Attributes.real("value", node.real("mask_filter_value", MASKED)));
      scores = node.add("Add", List.of(scores, added));
    }
    if (!bias.isEmpty()) {
      scores = node.add("Add", List.of(scores, bias));
    }
    String weights = node.add("Softmax", List.of(scores), Attributes.integer("axis", 3));
    String output =
        node.add(
            "Transpose",
            List.of(node.add("MatMul", List.of(weights, values))),
            Attributes.integers("perm", 0, 2, 1, 3));
    node.define(0, node.add("Reshape", List.of(output, node.numbers(0, 0, -1))));
    return true;
  }

  private static String heads(Fused node, String x, long heads, long... order) {
    String split = node.add("Reshape", List.of(x, node.numbers(0, 0, heads, -1)));
    return node.add("Transpose", List.of(split), Attributes.integers("perm", order));
  }

  private static String scaled(Fused node, String query, String scores) {
    float scale = node.real("scale", 0);
    if (scale != 0) {
      return node.add("Mul", List.of(scores, node.number(scale)));
    }
    String width = node.size(query, 3);
    String root =
        node.add("Sqrt", List.of(node.add("Cast", List.of(width), Attributes.integer("to", 1))));
    return node.add("Div", List.of(scores, root));
  }
}
