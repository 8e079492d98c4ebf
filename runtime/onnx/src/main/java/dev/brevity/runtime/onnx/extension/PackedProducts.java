package dev.brevity.runtime.onnx.extension;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Products with weights of a few bits, as products with the weights that they stand for. */
final class PackedProducts {
  private PackedProducts() {}

  static void addTo(Map<String, Predicate<Fused>> forms) {
    forms.put("MatMulNBits", PackedProducts::product);
  }

  private static boolean product(Fused node) {
    List<String> packed = new ArrayList<>(List.of(node.input(1), node.input(2)));
    if (node.has(3) || node.has(4)) {
      packed.add(node.input(3));
    }
    if (node.has(4)) {
      packed.add(node.input(4));
    }
    String weight =
        node.add(
            "UnpackedWeight", packed, node.attributesBut("accuracy_level", "weight_prepacked"));
    String y = node.add("MatMul", List.of(node.input(0), weight));
    node.define(0, node.has(5) ? node.add("Add", List.of(y, node.input(5))) : y);
    return true;
  }
}
