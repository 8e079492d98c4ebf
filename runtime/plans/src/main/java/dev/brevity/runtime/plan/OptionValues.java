package dev.brevity.runtime.plan;

import dev.brevity.dsl.plan.PlannedWord;
import dev.brevity.dsl.value.Value;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The options of a step, a style or a target. Their types are those that its declaration says. */
public final class OptionValues {
  private final String owner;
  private final Map<String, Value> values;

  public OptionValues(PlannedWord word) {
    this(word.name(), word.options());
  }

  /**
   * @param owner whose options they are, for messages
   */
  public OptionValues(String owner, Map<String, Value> values) {
    this.owner = owner;
    this.values = Map.copyOf(values);
  }

  /** A whole number. */
  public int integer(String name) {
    return optionalInteger(name).orElseThrow(() -> missing(name));
  }

  /** A whole number, or nothing where the option is {@code none}. */
  public Optional<Integer> optionalInteger(String name) {
    return values.get(name) instanceof Value.Numeric number
        ? Optional.of((int) number.value())
        : Optional.empty();
  }

  /** A number. */
  public double real(String name) {
    return optionalReal(name).orElseThrow(() -> missing(name));
  }

  /** A number, or nothing where the option is something else. */
  public Optional<Double> optionalReal(String name) {
    return values.get(name) instanceof Value.Numeric number
        ? Optional.of(number.value())
        : Optional.empty();
  }

  public boolean truth(String name) {
    if (values.get(name) instanceof Value.Truth truth) {
      return truth.value();
    }
    throw missing(name);
  }

  /** The name of an enum constant, or a text. */
  public String text(String name) {
    @Nullable Value value = values.get(name);
    if (value instanceof Value.Constant constant) {
      return constant.name();
    }
    if (value instanceof Value.Text text) {
      return text.value();
    }
    throw missing(name);
  }

  /** A text, or nothing where the option is {@code none}. */
  public Optional<String> optionalText(String name) {
    return values.get(name) instanceof Value.Text text
        ? Optional.of(text.value())
        : Optional.empty();
  }

  private OptionException missing(String name) {
    return new OptionException(
        "`" + owner + "` has no value for its option `" + name + "`, or one of another type");
  }
}
