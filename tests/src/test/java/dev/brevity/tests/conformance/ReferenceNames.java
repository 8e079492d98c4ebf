package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Translates names and values of the record into those of the recipe language. */
final class ReferenceNames {
  /** Where two of the reference's classes share a name, one of them has another name here. */
  private static final Map<String, String> RENAMED =
      Map.of("brevitas.quant.solver.act.SolveInputViewImpl", "SolveActInputViewImpl");

  private ReferenceNames() {}

  /** The name of the recipe that stands for a class, given with its module. */
  static String recipe(String qualified) {
    return RENAMED.getOrDefault(qualified, RecipeText.simpleName(qualified));
  }

  /** A recorded constant in the form of {@link CanonicalExpression}. */
  static String canonical(JsonNode recorded) {
    if (recorded.isNull()) {
      return "none";
    }
    if (recorded.isArray()) {
      List<String> elements = new ArrayList<>();
      recorded.forEach(element -> elements.add(canonical(element)));
      return elements.toString();
    }
    if (recorded.isNumber()) {
      return CanonicalExpression.number(recorded.decimalValue());
    }
    if (recorded.has("this")) {
      return recorded
          .get("this")
          .asText()
          .replace("this.__parent__.", "parent.")
          .replace("this.", "");
    }
    if (recorded.has("nested_injector")) {
      return recipe(recorded.get("nested_injector").asText()).toUpperCase(Locale.ROOT);
    }
    if (recorded.has("instance")) {
      return RecipeText.simpleName(recorded.get("instance").asText()).toUpperCase(Locale.ROOT);
    }
    String text = recorded.asText();
    return recorded.isBoolean()
        ? text
        : RecipeText.simpleName(text.replace("class:", "")).toUpperCase(Locale.ROOT);
  }
}
