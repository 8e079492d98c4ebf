package dev.brevity.dsl.text;

/** What a terminal is given for a character of a source, and how many columns that takes. */
public final class Glyphs {
  private static final int TAB = 4;

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
    boolean replaced =
        within(codePoint, 0x80, 0x9F)
            || within(codePoint, 0xD800, 0xDFFF)
            || within(codePoint, 0x2028, 0x2029)
            || changesDirection(codePoint);
    return replaced ? 0xFFFD : codePoint;
  }

  private static boolean changesDirection(int codePoint) {
    return within(codePoint, 0x202A, 0x202E)
        || within(codePoint, 0x2066, 0x2069)
        || within(codePoint, 0x200E, 0x200F)
        || codePoint == 0x061C;
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
