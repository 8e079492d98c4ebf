package dev.brevity.dsl.text;

import java.util.ArrayList;
import java.util.List;

/** One line of output, written cell by cell. */
final class InkedRow {
  private final StringBuilder cells = new StringBuilder();
  private final List<Ink> inks = new ArrayList<>();

  /** Writes the text from the column on, over what is there. */
  InkedRow put(int column, String text, Ink ink) {
    while (cells.length() < column + text.length()) {
      cells.append(' ');
      inks.add(Ink.PLAIN);
    }
    for (int i = 0; i < text.length(); i++) {
      cells.setCharAt(column + i, text.charAt(i));
      inks.set(column + i, ink);
    }
    return this;
  }

  int width() {
    return cells.length();
  }

  String painted(Paint paint) {
    StringBuilder out = new StringBuilder();
    int from = 0;
    while (from < cells.length()) {
      int to = from + 1;
      while (to < cells.length() && inks.get(to) == inks.get(from)) {
        to++;
      }
      out.append(paint.apply(inks.get(from), cells.substring(from, to)));
      from = to;
    }
    return out.toString();
  }
}
