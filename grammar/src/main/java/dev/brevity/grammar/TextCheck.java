package dev.brevity.grammar;

import java.util.Locale;

/**
 * Refuses what is not text at all, so that a picture or an archive gets one error instead of
 * thousands.
 */
final class TextCheck {
  private final String text;
  private final int start;
  private final int end;
  private final Positions positions;
  private final SyntaxErrors errors;

  TextCheck(String text, int start, int end, Positions positions, SyntaxErrors errors) {
    this.text = text;
    this.start = start;
    this.end = end;
    this.positions = positions;
    this.errors = errors;
  }

  boolean passes() {
    for (int i = start; i < end; i++) {
      char unit = text.charAt(i);
      boolean control = unit < ' ' && unit != '\n' && unit != '\r' && unit != '\t';
      if (control || unit == 0x7F || (Character.isSurrogate(unit) && !paired(i))) {
        String what = String.format(Locale.ROOT, "the character U+%04X", (int) unit);
        errors.add(
            SyntaxError.of(
                    SyntaxError.Kind.NOT_TEXT,
                    positions.span(i, i + 1),
                    what + " cannot stand in a text file")
                .advice("check that this is a recipe and not a binary file"));
        return false;
      }
    }
    return true;
  }

  private boolean paired(int index) {
    char unit = text.charAt(index);
    return Character.isHighSurrogate(unit)
        ? index + 1 < end && Character.isLowSurrogate(text.charAt(index + 1))
        : index > start && Character.isHighSurrogate(text.charAt(index - 1));
  }
}
