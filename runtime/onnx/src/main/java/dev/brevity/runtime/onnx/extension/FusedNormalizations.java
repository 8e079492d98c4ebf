package dev.brevity.runtime.onnx.extension;

import dev.brevity.runtime.onnx.element.Attributes;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import onnx.AttributeProto;

/** Normalization with the sums before it. */
final class FusedNormalizations {
  private static final float EPSILON = 1e-12f;

  private FusedNormalizations() {}

  static void addTo(Map<String, Predicate<Fused>> forms) {
    forms.put("SimplifiedLayerNormalization", FusedNormalizations::simplified);
    forms.put("SkipLayerNormalization", FusedNormalizations::skip);
    forms.put("SkipSimplifiedLayerNormalization", FusedNormalizations::skipSimplified);
    forms.put("EmbedLayerNormalization", FusedNormalizations::embedding);
  }

  private static boolean simplified(Fused node) {
    if (node.wants(1)) {
      return false;
    }
    if (node.integer("axis", -1) != -1) {
      return false;
    }
    node.define(0, rootMeanSquare(node, node.input(0), node.input(1), 1e-5f));
    return true;
  }

  private static boolean skip(Fused node) {
    if (node.wants(1) || node.wants(2)) {
      return false;
    }
    String sum = sum(node, 4);
    node.define(
        0,
        node.add("LayerNormalization", List.of(sum, node.input(2), node.input(3)), epsilon(node)));
    node.define(3, sum);
    return true;
  }

  private static boolean skipSimplified(Fused node) {
    if (node.wants(1) || node.wants(2)) {
      return false;
    }
    String sum = sum(node, 3);
    node.define(0, rootMeanSquare(node, sum, node.input(2), EPSILON));
    node.define(3, sum);
    return true;
  }

  /** The last dimension by its root mean square, in operators that all versions have. */
  private static String rootMeanSquare(Fused node, String x, String factors, float otherwise) {
    String squares = node.add("Mul", List.of(x, x));
    String mean = node.add("ReduceMean", List.of(squares), Attributes.integers("axes", -1));
    String epsilon = node.number(node.real("epsilon", otherwise));
    String root = node.add("Sqrt", List.of(node.add("Add", List.of(mean, epsilon))));
    return node.add("Mul", List.of(node.add("Div", List.of(x, root)), factors));
  }

  private static String sum(Fused node, int bias) {
    String sum = node.add("Add", List.of(node.input(0), node.input(1)));
    return node.has(bias) ? node.add("Add", List.of(sum, node.input(bias))) : sum;
  }

  private static AttributeProto epsilon(Fused node) {
    return Attributes.real("epsilon", node.real("epsilon", EPSILON));
  }

  /** Words, positions and segments. */
  private static boolean embedding(Fused node) {
    String ids = node.input(0);
    String words = node.add("Gather", List.of(node.input(2), ids));
    String length = node.size(ids, 1);
    String positions =
        node.has(8)
            ? node.add("Gather", List.of(node.input(3), node.input(8)))
            : node.add("Slice", List.of(node.input(3), node.numbers(0), length, node.numbers(0)));
    String sum = node.add("Add", List.of(words, positions));
    if (node.has(1) && node.has(4)) {
      sum =
          node.add("Add", List.of(sum, node.add("Gather", List.of(node.input(4), node.input(1)))));
    }
    List<String> normalized = List.of(sum, node.input(5), node.input(6));
    node.define(0, node.add("LayerNormalization", normalized, epsilon(node)));
    if (node.wants(1)) {
      String mask = node.has(7) ? node.input(7) : node.add("Mul", List.of(ids, node.numbers(0)));
      String count =
          node.add(
              "ReduceSum",
              List.of(mask),
              Attributes.integers("axes", 1),
              Attributes.integer("keepdims", 0));
      node.define(1, node.add("Cast", List.of(count), Attributes.integer("to", 6)));
    }
    node.define(2, sum);
    return true;
  }
}
