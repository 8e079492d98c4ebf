package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes recorded bases and overrides as a recipe file. */
public final class RecipeText {
  /** What the recipe is called. */
  static final String NAME = "Candidate";

  /**
   * What brings the reference's numbers back where the catalog's differ on purpose, by attribute.
   */
  public static final Map<String, Object> AS_THE_REFERENCE =
      Map.of("ocp_int_scaling", false, "range_includes_zero", false);

  private RecipeText() {}

  /** A file with one quantizer that extends the bases in their order. */
  static String of(List<String> bases, JsonNode overrides) {
    return "brevity 1\n\nquantizer "
        + NAME
        + " extends "
        + String.join(", ", bases)
        + " {\n"
        + asTheReference(overrides)
        + assignments(overrides, "  ")
        + "}\n";
  }

  private static String asTheReference(JsonNode overrides) {
    return AS_THE_REFERENCE.entrySet().stream()
        .filter(entry -> !overrides.has(entry.getKey()))
        .map(entry -> "  " + entry.getKey() + " = " + entry.getValue() + "\n")
        .sorted()
        .collect(Collectors.joining());
  }

  private static String assignments(JsonNode overrides, String indent) {
    StringBuilder text = new StringBuilder();
    Iterator<Map.Entry<String, JsonNode>> fields = overrides.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      text.append(indent).append(field.getKey()).append(" = ");
      text.append(value(field.getValue(), indent)).append('\n');
    }
    return text.toString();
  }

  private static String value(JsonNode node, String indent) {
    if (node.isNull()) {
      return "none";
    }
    if (node.isTextual()) {
      return text(node.asText());
    }
    if (node.isArray()) {
      List<String> elements = new ArrayList<>();
      node.forEach(element -> elements.add(value(element, indent)));
      return elements.stream().collect(Collectors.joining(", ", "[", "]"));
    }
    if (node.has("function")) {
      // The reference has functions where recipes name implementations.
      return node.get("function").asText().equals("per_row")
          ? "BroadcastOverDim"
          : "BroadcastOverTensor";
    }
    if (node.isObject()) {
      return nested(node.get("nested_injector"), indent);
    }
    return node.asText();
  }

  private static String nested(JsonNode injector, String indent) {
    if (injector.isTextual()) {
      return simpleName(injector.asText());
    }
    String base = simpleName(injector.get("extends").asText());
    return base + " {\n" + assignments(injector.get("own"), indent + "  ") + indent + "}";
  }

  private static String text(String text) {
    if (text.startsWith("class:")) {
      return simpleName(text);
    }
    if (text.startsWith("torch.")) {
      return '"' + simpleName(text) + '"';
    }
    boolean constant = text.matches("[A-Z][A-Za-z]*\\.[A-Z_]+");
    return constant ? simpleName(text) : '"' + text + '"';
  }

  static String simpleName(String qualified) {
    return qualified.substring(qualified.lastIndexOf('.') + 1);
  }
}
