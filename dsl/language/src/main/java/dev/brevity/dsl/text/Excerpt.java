package dev.brevity.dsl.text;

import dev.brevity.grammar.SourceText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** The lines of one source that a finding concerns, with places underlined and labelled. */
final class Excerpt {
  private final SourceText source;
  private final TreeMap<Integer, List<Mark>> marksByLine = new TreeMap<>();
  private final Paint paint;
  private final int gutter;

  /**
   * @param marks at least one, all in the same source
   * @param gutter the width of the column of line numbers
   */
  Excerpt(List<Mark> marks, int gutter, Paint paint) {
    this.source = marks.get(0).span().source();
    this.gutter = gutter;
    this.paint = paint;
    for (Mark mark : marks) {
      marksByLine.computeIfAbsent(mark.line(), line -> new ArrayList<>()).add(mark);
    }
  }

  void appendTo(StringBuilder out) {
    int previous = -1;
    for (Integer line : marksByLine.keySet()) {
      if (previous > 0 && line == previous + 2) {
        sourceLine(out, previous + 1, VisibleLine.of(source, previous + 1, 0));
      } else if (previous > 0 && line > previous + 2) {
        out.append(paint.apply(Ink.GUTTER, "...")).append('\n');
      }
      markedLine(out, line, marksByLine.get(line));
      previous = line;
    }
  }

  private void sourceLine(StringBuilder out, int line, VisibleLine visible) {
    String number = String.valueOf(line);
    String rule = " ".repeat(gutter - number.length()) + number + " |";
    out.append(paint.apply(Ink.GUTTER, rule));
    out.append(visible.text().isEmpty() ? "" : " ").append(visible.text()).append('\n');
  }

  private void belowLine(StringBuilder out, InkedRow row) {
    out.append(paint.apply(Ink.GUTTER, " ".repeat(gutter) + " |"));
    out.append(' ').append(row.painted(paint)).append('\n');
  }

  private void markedLine(StringBuilder out, int line, List<Mark> marks) {
    Mark leading = marks.get(0);
    for (Mark mark : marks) {
      leading = mark.primary() ? mark : leading;
    }
    VisibleLine visible = VisibleLine.of(source, line, leading.span().start());
    sourceLine(out, line, visible);

    List<Mark> fromRight = new ArrayList<>(marks);
    fromRight.sort(
        Comparator.comparingInt((Mark mark) -> -mark.span().start())
            .thenComparing(mark -> !mark.primary()));
    InkedRow underline = new InkedRow();
    for (Mark mark : fromRight) {
      if (!mark.primary()) {
        draw(underline, visible, line, mark);
      }
    }
    for (Mark mark : fromRight) {
      if (mark.primary()) {
        draw(underline, visible, line, mark);
      }
    }
    List<Mark> hanging = new ArrayList<>();
    for (Mark mark : fromRight) {
      if (!label(mark).isEmpty()) {
        hanging.add(mark);
      }
    }
    if (!hanging.isEmpty() && end(visible, line, hanging.get(0)) >= underline.width()) {
      Mark inline = hanging.remove(0);
      underline.put(underline.width() + 1, label(inline), inline.ink());
    }
    belowLine(out, underline);
    hangingLabels(out, visible, hanging);
  }

  private void hangingLabels(StringBuilder out, VisibleLine visible, List<Mark> fromRight) {
    for (int i = 0; i < fromRight.size(); i++) {
      if (i == 0) {
        belowLine(out, connectors(visible, fromRight));
      }
      Mark mark = fromRight.get(i);
      InkedRow row = connectors(visible, fromRight.subList(i + 1, fromRight.size()));
      belowLine(out, row.put(visible.column(mark.span().start()), label(mark), mark.ink()));
    }
  }

  private static InkedRow connectors(VisibleLine visible, List<Mark> marks) {
    InkedRow row = new InkedRow();
    for (int i = marks.size() - 1; i >= 0; i--) {
      row.put(visible.column(marks.get(i).span().start()), "|", marks.get(i).ink());
    }
    return row;
  }

  private void draw(InkedRow row, VisibleLine visible, int line, Mark mark) {
    int from = visible.column(mark.span().start());
    int to = end(visible, line, mark);
    row.put(from, (mark.primary() ? "^" : "-").repeat(to - from), mark.ink());
  }

  /** The column after the underline, which is never empty and never leaves the line. */
  private int end(VisibleLine visible, int line, Mark mark) {
    int lineEnd = source.lineStart(line) + source.lineText(line).length();
    int from = visible.column(mark.span().start());
    return Math.max(from + 1, visible.column(Math.min(mark.span().end(), lineEnd)));
  }

  private static String label(Mark mark) {
    String label = Glyphs.harmless(mark.label());
    int lastLine = mark.span().source().line(Math.max(mark.span().start(), mark.span().end() - 1));
    if (lastLine == mark.line()) {
      return label;
    }
    String reach = "to line " + lastLine;
    return label.isEmpty() ? reach : label + " (" + reach + ")";
  }
}
