package dev.brevity.dsl.text;

/** What a terminal is given for a character of a source, and how many columns that takes. */
public final class Glyphs {
  private static final int TAB = 4;
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  /** First and last code points that take two columns (East Asian Wide and emoji). */
  private static final int[][] WIDE = {
    {0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0xA4CF}, {0xA960, 0xA97F}, {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF}, {0xFE10, 0xFE19}, {0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}
  };

  private Glyphs() {}

  /**
   * Appends a harmless form of the character, which stands at the given column, and returns its
   * width.
   */
  static int append(StringBuilder out, int codePoint, int column) {
    if (codePoint >= ' ' && codePoint < 0x7F) {
      out.append((char) codePoint);
      return 1;
    }
    if (codePoint == '\t') {
      int width = TAB - column % TAB;
      out.append(" ".repeat(width));
      return width;
    }
    int shown = harmless(codePoint);
    if (shown == 0) {
      return 0;
    }
    out.appendCodePoint(shown);
    return width(shown);
  }

  /**
   * The text without anything that could steer a terminal or hide what is there; line breaks become
   * spaces.
   */
  public static String harmless(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int codePoint;
    for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(i);
      int shown = codePoint == '\n' || codePoint == '\t' ? ' ' : harmless(codePoint);
      if (shown != 0) {
        out.appendCodePoint(shown);
      }
    }
    return out.toString();
  }

  /** The same for a text of several lines, whose breaks stay. */
  public static String harmlessLines(String text) {
    return String.join("\n", text.lines().map(Glyphs::harmless).toList());
  }

  private static int harmless(int codePoint) {
    if (codePoint < ' ') {
      return 0x2400 + codePoint;
    }
    if (codePoint == 0x7F) {
      return 0x2421;
    }
    if (codePoint == 0xFEFF) {
      return 0;
    }
    return steers(codePoint) ? 0xFFFD : codePoint;
  }

  /**
   * Whether a character steers a terminal, turns the direction of text, breaks lines, or is nothing
   * that can be seen. Those that join letters are none.
   */
  public static boolean steers(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      case Character.FORMAT -> codePoint != ZERO_WIDTH_JOINER && codePoint != ZERO_WIDTH_NON_JOINER;
      default -> false;
    };
  }

  private static boolean within(int codePoint, int first, int last) {
    return codePoint >= first && codePoint <= last;
  }

  private static int width(int codePoint) {
    if (codePoint < 0x300) {
      return 1;
    }
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    for (int[] range : WIDE) {
      if (within(codePoint, range[0], range[1])) {
        return 2;
      }
    }
    return 1;
  }
}
