package dev.brevity.dsl.text;

import dev.brevity.grammar.SourceText;

/** A line of a source as a terminal shows it: tabs expanded, long lines cut around what matters. */
final class VisibleLine {
  private static final int LONGEST = 120;
  private static final int BEFORE = 40;
  private static final char CUT = '…';

  private final String text;
  private final int firstOffset;
  private final int[] columns;

  private VisibleLine(String text, int firstOffset, int[] columns) {
    this.text = text;
    this.firstOffset = firstOffset;
    this.columns = columns;
  }

  /**
   * The line, counted from 1; when it is too long, the part of it around the offset {@code focus}.
   */
  static VisibleLine of(SourceText source, int line, int focus) {
    String whole = source.lineText(line);
    int lineStart = source.lineStart(line);
    int from = 0;
    int to = whole.length();
    if (to > LONGEST) {
      from = Math.max(0, Math.min(focus - lineStart - BEFORE, to - LONGEST));
      to = Math.min(to, from + LONGEST);
      from = insidePair(whole, from) ? from - 1 : from;
      to = insidePair(whole, to) ? to - 1 : to;
    }
    StringBuilder shown = new StringBuilder(to - from + 2);
    int[] columns = new int[to - from + 1];
    int column = 0;
    if (from > 0) {
      shown.append(CUT);
      column = 1;
    }
    int width;
    for (int i = from; i < to; i += width) {
      int codePoint = whole.codePointAt(i);
      width = Math.min(Character.charCount(codePoint), to - i);
      columns[i - from] = column;
      if (width == 2) {
        columns[i - from + 1] = column;
      }
      column += Glyphs.append(shown, codePoint, column);
    }
    columns[to - from] = column;
    if (to < whole.length()) {
      shown.append(CUT);
    }
    return new VisibleLine(shown.toString(), lineStart + from, columns);
  }

  String text() {
    return text;
  }

  /**
   * The column, counted from 0, at which the offset is shown; the nearest one when it is cut away.
   */
  int column(int offset) {
    return columns[Math.max(0, Math.min(offset - firstOffset, columns.length - 1))];
  }

  private static boolean insidePair(String text, int index) {
    return index > 0
        && index < text.length()
        && Character.isLowSurrogate(text.charAt(index))
        && Character.isHighSurrogate(text.charAt(index - 1));
  }
}
