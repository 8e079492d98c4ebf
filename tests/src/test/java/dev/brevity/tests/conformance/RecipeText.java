package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Writes recorded bases and overrides as a recipe file. */
final class RecipeText {
  /** What the recipe is called. */
  static final String NAME = "Candidate";

  /** Presets whose numbers differ on purpose, and the override that brings the reference's back. */
  private static final Map<String, String> AS_THE_REFERENCE =
      Map.of(
          "MXInt8Weight", "int_scaling_impl = PowerOfTwoIntScaling",
          "MXInt8WeightMSE", "int_scaling_impl = PowerOfTwoIntScaling",
          "MXInt8Act", "int_scaling_impl = PowerOfTwoIntScaling",
          "ShiftedMXUInt8Weight", "int_scaling_impl = PowerOfTwoIntScaling",
          "ShiftedMXUInt8WeightMSE", "int_scaling_impl = PowerOfTwoIntScaling");

  private RecipeText() {}

  /** A file with one quantizer that extends the bases in their order. */
  static String of(List<String> bases, JsonNode overrides) {
    return "brevity 1\n\nquantizer "
        + NAME
        + " extends "
        + String.join(", ", bases)
        + " {\n"
        + asTheReference(bases, overrides)
        + assignments(overrides, "  ")
        + "}\n";
  }

  private static String asTheReference(List<String> bases, JsonNode overrides) {
    return bases.stream()
        .filter(base -> !overrides.has("int_scaling_impl"))
        .map(AS_THE_REFERENCE::get)
        .filter(Objects::nonNull)
        .findFirst()
        .map(override -> "  " + override + "\n")
        .orElse("");
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
