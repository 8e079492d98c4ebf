package dev.brevity.runtime.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of layers, as the program called them that wrote the file. */
public final class LayerNames {
  private LayerNames() {}

  /**
   * A name: {@code conv1} for the weight {@code conv1.weight}, {@code layer1.act} for the node
   * {@code /layer1/act/Relu}, otherwise the operator's.
   */
  public static String of(String weight, String node, String operator) {
    int dot = weight.lastIndexOf('.');
    if (dot > 0 && (weight.endsWith(".weight") || weight.endsWith(".bias"))) {
      return weight.substring(0, dot);
    }
    List<String> parts = new ArrayList<>();
    for (String part : node.split("/")) {
      if (part.isEmpty()) {
        continue;
      }
      // Exporters write the whole path of a module below that of its parent.
      int last = parts.size() - 1;
      if (last >= 0 && part.startsWith(parts.get(last) + ".")) {
        parts.set(last, part);
      } else {
        parts.add(part);
      }
    }
    int last = parts.size() - 1;
    if (last > 0 && parts.get(last).matches(Pattern.quote(operator) + "(_\\d+)?")) {
      parts.remove(last);
    }
    String name = String.join(".", parts);
    return name.isEmpty() ? operator.toLowerCase(Locale.ROOT) : name;
  }
}
