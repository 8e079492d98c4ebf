package dev.brevity.grammar;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The text of one source file together with the name that diagnostics show for it. Offsets are
 * UTF-16 code units from the start; lines and columns count from 1.
 */
public final class SourceText {
  private final String name;
  private final String text;

  /** Found when first asked for: most built-in texts are read without anybody asking. */
  private volatile int @Nullable [] lineStarts;

  public SourceText(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /** The name shown to the user, usually a path as the user gave it. */
  public String name() {
    return name;
  }

  public String text() {
    return text;
  }

  public Span span(int start, int end) {
    return new Span(this, start, end);
  }

  public Span whole() {
    return span(0, text.length());
  }

  public int lineCount() {
    return lineStarts().length;
  }

  /** The line, counted from 1, that holds the offset. */
  public int line(int offset) {
    int found = Arrays.binarySearch(lineStarts(), offset);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** The column, counted from 1 in UTF-16 code units, of the offset in its line. */
  public int column(int offset) {
    return offset - lineStart(line(offset)) + 1;
  }

  /** The offset at which the line, counted from 1, begins. */
  public int lineStart(int line) {
    return lineStarts()[line - 1];
  }

  /** The text of a line, counted from 1, without its line terminator. */
  public String lineText(int line) {
    int start = lineStart(line);
    int end = line < lineCount() ? lineStart(line + 1) : text.length();
    while (end > start && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
      end--;
    }
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return name;
  }

  private int[] lineStarts() {
    int[] found = lineStarts;
    if (found == null) {
      found = findLineStarts(text);
      lineStarts = found;
    }
    return found;
  }

  private static int[] findLineStarts(String text) {
    int lines = 1;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
      lines++;
    }
    int[] starts = new int[lines];
    int end = -1;
    for (int line = 1; line < lines; line++) {
      end = text.indexOf('\n', end + 1);
      starts[line] = end + 1;
    }
    return starts;
  }
}
