package dev.brevity.injector.processor;

import java.util.Optional;
import java.util.regex.Pattern;

/** What can be said of a default before the recipe is known that it is evaluated in. */
final class DefaultExpression {
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
  private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");

  private DefaultExpression() {}

  /**
   * What is wrong with a default that is a mere literal; empty for everything else.
   *
   * @param type the type of the parameter in the notation of the language, without {@code ?}
   */
  static Optional<String> problem(String expression, String type, boolean nullable) {
    String text = expression.strip();
    if (text.isEmpty()) {
      return Optional.of(
          "a default must be an expression; leave the annotation away or use @Nullable");
    }
    if (text.equals("none")) {
      return when(!nullable, "`none` as default needs a @Nullable parameter");
    }
    if (text.equals("true") || text.equals("false")) {
      return mismatch(text, type, type.equals("Bool"));
    }
    if (INTEGER.matcher(text).matches()) {
      return mismatch(text, type, type.equals("Int") || type.equals("Real"));
    }
    if (NUMBER.matcher(text).matches()) {
      return mismatch(text, type, type.equals("Real"));
    }
    if (TEXT.matcher(text).matches()) {
      return mismatch(text, type, type.equals("String"));
    }
    return Optional.empty();
  }

  private static Optional<String> mismatch(String text, String type, boolean fits) {
    return when(!fits, "default `" + text + "` is not of type " + type);
  }

  private static Optional<String> when(boolean wrong, String message) {
    return wrong ? Optional.of(message) : Optional.empty();
  }
}
