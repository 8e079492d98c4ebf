package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.value.ResolvedObject;
import dev.brevity.dsl.value.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** Values in the notation of the language, for messages and explanations. */
public final class ValueNotation {
  private static final int LONGEST_LIST = 12;

  private ValueNotation() {}

  public static String of(Value value) {
    if (value instanceof Value.Numeric number) {
      return number(number);
    }
    if (value instanceof Value.Truth truth) {
      return Boolean.toString(truth.value());
    }
    if (value instanceof Value.Text text) {
      return "\"" + text.value().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
    if (value instanceof Value.Constant constant) {
      return constant.name();
    }
    if (value instanceof Value.None) {
      return "none";
    }
    if (value instanceof Value.Sequence sequence) {
      return sequence(sequence.elements());
    }
    if (value instanceof Value.ImplementationName name) {
      return name.name();
    }
    if (value instanceof ResolvedObject object) {
      return object.implementation();
    }
    if (value instanceof Value.NestedRecipe recipe) {
      return recipe.description();
    }
    if (value instanceof Value.Input input) {
      return input.name();
    }
    return unknown((Value.Unknown) value);
  }

  /** The kind of the value with an article, for example {@code the string "four"}. */
  public static String described(Value value) {
    if (value instanceof Value.Numeric number) {
      return (number.integral() ? "the integer " : "the number ") + of(value);
    }
    if (value instanceof Value.Text) {
      return "the string " + of(value);
    }
    if (value instanceof Value.Sequence) {
      return "the list " + of(value);
    }
    if (value instanceof Value.ImplementationName || value instanceof ResolvedObject) {
      return "the implementation `" + of(value) + "`";
    }
    if (value instanceof Value.NestedRecipe) {
      return "the recipe `" + of(value) + "`";
    }
    if (value instanceof Value.Constant constant) {
      return "`" + constant.name() + "` of `" + constant.enumName() + "`";
    }
    if (value instanceof Value.Input) {
      return "the input `" + of(value) + "`";
    }
    return "`" + of(value) + "`";
  }

  private static String number(Value.Numeric number) {
    if (!Double.isFinite(number.value())) {
      return Double.toString(number.value());
    }
    if (number.integral()) {
      return BigDecimal.valueOf(number.value()).toBigInteger().toString();
    }
    return real(number.value());
  }

  /** As one writes it: {@code 1e-10}, where Java says {@code 1.0E-10}. */
  private static String real(double value) {
    return Double.toString(value).replace(".0E", "e").replace('E', 'e');
  }

  private static String sequence(List<Value> elements) {
    String shown =
        elements.stream()
            .limit(LONGEST_LIST)
            .map(ValueNotation::of)
            .collect(Collectors.joining(", "));
    return "[" + shown + (elements.size() > LONGEST_LIST ? ", …" : "") + "]";
  }

  private static String unknown(Value.Unknown unknown) {
    if (unknown.possibilities().isEmpty()) {
      return "⟨" + unknown.reason() + "⟩";
    }
    return unknown.possibilities().stream()
        .map(ValueNotation::of)
        .collect(Collectors.joining(" or ", "", " ⟨by " + unknown.reason() + "⟩"));
  }
}
