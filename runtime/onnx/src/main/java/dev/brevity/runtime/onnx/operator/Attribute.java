package dev.brevity.runtime.onnx.operator;

import dev.brevity.runtime.onnx.node.AttributeKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An attribute of an operator.
 *
 * @param since the first version of the operators that has it
 * @param until the first version that has it no more
 * @param usual what versions without it do, which need not be written; empty if nothing is
 * @param late the values that only later versions have, with the first of these
 * @param internal whether it is only said to the function that computes the operator
 */
public record Attribute(
    String name,
    AttributeKind kind,
    int since,
    int until,
    String usual,
    Map<String, Integer> late,
    boolean internal) {

  /** An attribute of all versions. */
  static Attribute of(String name, AttributeKind kind) {
    return new Attribute(name, kind, 0, Integer.MAX_VALUE, "", Map.of(), false);
  }

  /**
   * An attribute as descriptions write it: {@code name:kind}, then {@code @18} for the version that
   * brought it, {@code -9} for the one that dropped it, {@code =none} for what was usual before and
   * {@code ,max@18} for a value of later versions, or {@code !} for one that files do not have.
   */
  static Attribute of(String text) {
    String[] sides = text.split("=", 2);
    String[] values = sides.length > 1 ? sides[1].split(",") : new String[] {""};
    Map<String, Integer> late = new LinkedHashMap<>();
    for (int i = 1; i < values.length; i++) {
      String[] value = values[i].split("@", 2);
      late.put(value[0], Integer.parseInt(value[1]));
    }
    String rest = sides[0];
    boolean internal = rest.endsWith("!");
    String[] name = (internal ? rest.substring(0, rest.length() - 1) : rest).split(":", 2);
    String[] until = name[1].split("-", 2);
    String[] since = until[0].split("@", 2);
    return new Attribute(
        name[0],
        AttributeKind.of(since[0]),
        since.length > 1 ? Integer.parseInt(since[1]) : 0,
        until.length > 1 ? Integer.parseInt(until[1]) : Integer.MAX_VALUE,
        values[0],
        late,
        internal);
  }

  /** The first version that has the attribute with this value. */
  public int since(@Nullable Object value) {
    return late.getOrDefault(String.valueOf(value), since);
  }

  /** Whether a value says what versions without the attribute do in any case. */
  public boolean isUsual(@Nullable Object value) {
    if (value instanceof List<?> items) {
      return items.stream().allMatch(this::isUsual);
    }
    return value instanceof Number number
        ? !usual.isEmpty() && number.doubleValue() == Double.parseDouble(usual)
        : Objects.equals(usual, value);
  }
}
