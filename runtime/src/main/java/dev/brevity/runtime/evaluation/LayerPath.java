package dev.brevity.runtime.evaluation;

import java.util.ArrayList;
import java.util.List;

/** Names of nodes as programs write them, brought into one form. */
final class LayerPath {
  private LayerPath() {}

  /** {@code layer1.act} for the node {@code /layer1/act/Relu}; empty for a node without a name. */
  static String of(String node, String operator) {
    List<String> parts = new ArrayList<>();
    for (String part : node.split("/")) {
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    int last = parts.size() - 1;
    if (last > 0 && parts.get(last).matches(operator + "(_\\d+)?")) {
      parts.remove(last);
    }
    return String.join(".", parts);
  }
}
