package dev.brevity.dsl.print;

import java.math.BigDecimal;
import java.util.Locale;

/** How values are written in the language. */
final class Literal {
  private Literal() {}

  /** The number such that reading it gives the same number with the same scale. */
  static String number(BigDecimal value, boolean integral) {
    if (integral) {
      return value.toPlainString();
    }
    String text = value.toString().replace("E+", "e").replace('E', 'e');
    return text.indexOf('.') < 0 && text.indexOf('e') < 0 ? text + "e0" : text;
  }

  /** The text in double quotes. */
  static String string(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      switch (unit) {
        case '"', '\\' -> quoted.append('\\').append(unit);
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        case '\r' -> quoted.append("\\r");
        default -> {
          if (printable(text, i)) {
            quoted.append(unit);
          } else {
            quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
          }
        }
      }
    }
    return quoted.append('"').toString();
  }

  /** Whether every line of both surfaces may hold the code unit as it is. */
  static boolean printable(String text, int at) {
    char unit = text.charAt(at);
    if (Character.isHighSurrogate(unit)) {
      return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
    }
    if (Character.isLowSurrogate(unit)) {
      return at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }
    return unit >= ' '
        && (unit < 0x7F || unit >= 0xA0)
        && unit != 0x2028
        && unit != 0x2029
        && unit != 0xFEFF
        && unit < 0xFFFE;
  }
}
