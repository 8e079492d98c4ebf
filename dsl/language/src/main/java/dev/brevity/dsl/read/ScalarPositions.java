package dev.brevity.dsl.read;

import dev.brevity.grammar.Positions;
import dev.brevity.grammar.SourceText;
import dev.brevity.grammar.Span;

/**
 * Where each code unit of a YAML scalar's value is written. The value is laid next to its raw text:
 * runs of blanks match runs of blanks (YAML folds lines and drops indentation), escapes match what
 * they stand for.
 */
final class ScalarPositions implements Positions {
  /** How a scalar is written. */
  enum Style {
    PLAIN,
    SINGLE_QUOTED,
    DOUBLE_QUOTED,
    BLOCK
  }

  private final SourceText source;
  private final String value;
  private final Style style;
  private final int[] starts;
  private final int[] ends;
  private final int rawEnd;
  private int raw;

  /**
   * @param rawStart offset of the scalar's first code unit: its quote, its {@code |}, or its text
   * @param rawEnd offset after its last one
   */
  ScalarPositions(SourceText source, String value, Style style, int rawStart, int rawEnd) {
    this.source = source;
    this.value = value;
    this.style = style;
    this.starts = new int[value.length() + 1];
    this.ends = new int[value.length() + 1];
    this.rawEnd = rawEnd;
    this.raw = contentStart(rawStart);
    align();
  }

  @Override
  public Span span(int start, int end) {
    int from = Math.min(start, value.length());
    int to = Math.min(end, value.length());
    int begin = starts[from];
    return source.span(begin, to > from ? Math.max(begin, ends[to - 1]) : begin);
  }

  private int contentStart(int rawStart) {
    return switch (style) {
      case PLAIN -> rawStart;
      case SINGLE_QUOTED, DOUBLE_QUOTED -> Math.min(rawStart + 1, rawEnd);
      case BLOCK -> {
        int lineEnd = source.text().indexOf('\n', rawStart);
        yield lineEnd < 0 || lineEnd >= rawEnd ? rawEnd : lineEnd + 1;
      }
    };
  }

  private void align() {
    int at = 0;
    while (at < value.length()) {
      if (blank(value.charAt(at))) {
        int start = raw;
        skipRawBlanks();
        while (at < value.length() && blank(value.charAt(at))) {
          set(at++, start, raw);
        }
      } else {
        skipRawBlanks();
        int start = raw;
        int units = unitsOfEscape();
        for (int i = 0; i < units && at < value.length(); i++) {
          set(at++, start, raw);
        }
      }
    }
    starts[at] = Math.min(raw, rawEnd);
    ends[at] = starts[at];
  }

  private void set(int at, int start, int end) {
    starts[at] = Math.min(start, rawEnd);
    ends[at] = Math.min(end, rawEnd);
  }

  /**
   * Moves after what stands for the next code units of the value, and answers how many they are.
   */
  private int unitsOfEscape() {
    String text = source.text();
    if (raw >= rawEnd) {
      return 1;
    }
    if (style == Style.SINGLE_QUOTED && text.startsWith("''", raw)) {
      raw += 2;
      return 1;
    }
    if (style != Style.DOUBLE_QUOTED || text.charAt(raw) != '\\' || raw + 1 >= rawEnd) {
      raw++;
      return 1;
    }
    int start = raw;
    switch (text.charAt(raw + 1)) {
      case 'x' -> raw += 4;
      case 'u' -> raw += 6;
      case 'U' -> raw += 10;
      default -> raw += 2;
    }
    boolean pair =
        text.charAt(start + 1) == 'U' && !text.startsWith("0000", Math.min(start + 2, rawEnd));
    return pair ? 2 : 1;
  }

  private void skipRawBlanks() {
    String text = source.text();
    while (raw < rawEnd) {
      if (blank(text.charAt(raw))) {
        raw++;
      } else if (style == Style.DOUBLE_QUOTED
          && text.charAt(raw) == '\\'
          && raw + 1 < rawEnd
          && "nrt \t\r\n".indexOf(text.charAt(raw + 1)) >= 0) {
        raw += 2;
      } else {
        return;
      }
    }
  }

  private static boolean blank(char unit) {
    return unit == ' ' || unit == '\t' || unit == '\n' || unit == '\r';
  }
}
