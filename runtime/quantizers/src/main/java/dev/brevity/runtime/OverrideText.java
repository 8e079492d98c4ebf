package dev.brevity.runtime;

import dev.brevity.runtime.proxy.QuantizerRecipe;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes overrides given in Java as a recipe, so that they are read, checked and explained like any
 * other.
 */
final class OverrideText {
  private OverrideText() {}

  /** A mixin that sets the attributes to the values. */
  static String of(String name, Map<String, ? extends @Nullable Object> overrides) {
    StringBuilder text = new StringBuilder("mixin ").append(name).append(" {\n");
    overrides.forEach(
        (attribute, value) ->
            text.append("  ").append(attribute).append(" = ").append(literal(value)).append('\n'));
    return text.append("}\n").toString();
  }

  private static String literal(@Nullable Object value) {
    if (value == null) {
      return "none";
    }
    if (value instanceof Double || value instanceof Float || value instanceof BigDecimal) {
      return decimal((Number) value);
    }
    if (value instanceof Boolean || value instanceof Number) {
      return value.toString();
    }
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    if (value instanceof QuantizerRecipe.Name name) {
      return name.text();
    }
    if (value instanceof CharSequence text) {
      return "\"" + text.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
    if (value instanceof List<?> list) {
      return list.stream().map(OverrideText::literal).collect(Collectors.joining(", ", "[", "]"));
    }
    throw new IllegalArgumentException("recipes have no values of type " + value.getClass());
  }

  private static String decimal(Number value) {
    String plain = new BigDecimal(value.toString()).toPlainString();
    return plain.contains(".") ? plain : plain + ".0";
  }
}
