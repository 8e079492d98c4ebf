package dev.brevity.runtime.plot;

import dev.brevity.runtime.proxy.QuantizerRecipe;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values as they are written on a command line. */
final class SettingText {
  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,18}");
  private static final Pattern REAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?");
  private static final Pattern NAME = Pattern.compile("[A-Z]\\w*");

  private SettingText() {}

  /** A number, truth value, {@code none}, capitalised name, or otherwise a string. */
  static @Nullable Object value(String text) {
    if (text.equals("none")) {
      return null;
    }
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    if (INTEGER.matcher(text).matches()) {
      return Long.valueOf(text);
    }
    if (REAL.matcher(text).matches()) {
      return new BigDecimal(text);
    }
    return NAME.matcher(text).matches() ? new QuantizerRecipe.Name(text) : text;
  }
}
