package dev.brevity.dsl.text;

import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.grammar.SourceText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One finding for people: what is wrong, the source with the place underlined, why, and how to fix
 * it.
 */
public final class FindingText {
  private final Paint paint;

  public FindingText(Paint paint) {
    this.paint = paint;
  }

  /** The text; ends with a line break. */
  public String of(Diagnostic diagnostic) {
    StringBuilder out = new StringBuilder();
    Ink ink = Ink.of(diagnostic.severity());
    String severity = diagnostic.severity().name().toLowerCase(Locale.ROOT);
    out.append(paint.apply(ink, severity + "[" + diagnostic.code().id() + "]"));
    out.append(paint.apply(Ink.TITLE, ": " + Glyphs.harmless(diagnostic.message()))).append('\n');

    Map<SourceText, List<Mark>> marks = marks(diagnostic);
    int gutter = gutter(marks);
    boolean first = true;
    for (List<Mark> inOneSource : marks.values()) {
      String arrow = " ".repeat(gutter) + (first ? "--> " : "::: ");
      out.append(paint.apply(Ink.GUTTER, arrow));
      out.append(Glyphs.harmless(inOneSource.get(0).span().toString())).append('\n');
      out.append(paint.apply(Ink.GUTTER, " ".repeat(gutter) + " |")).append('\n');
      new Excerpt(inOneSource, gutter, paint).appendTo(out);
      first = false;
    }
    if (!marks.isEmpty()) {
      out.append(paint.apply(Ink.GUTTER, " ".repeat(gutter) + " |")).append('\n');
    }
    for (String note : diagnostic.notes()) {
      remark(out, gutter, "note", note);
    }
    if (diagnostic.fix().isPresent()) {
      remark(out, gutter, "fix", diagnostic.fix().get().text());
    }
    remark(out, gutter, "more", "dsl explain " + diagnostic.code().id());
    return out.toString();
  }

  private void remark(StringBuilder out, int gutter, String kind, String text) {
    out.append(paint.apply(Ink.GUTTER, " ".repeat(gutter) + " = "));
    out.append(paint.apply(Ink.TITLE, kind + ":")).append(' ');
    out.append(Glyphs.harmless(text)).append('\n');
  }

  private static Map<SourceText, List<Mark>> marks(Diagnostic diagnostic) {
    Map<SourceText, List<Mark>> marks = new LinkedHashMap<>();
    if (diagnostic.span().isPresent()) {
      Mark main =
          new Mark(
              diagnostic.span().get(), diagnostic.label(), Ink.of(diagnostic.severity()), true);
      marks.computeIfAbsent(main.span().source(), source -> new ArrayList<>()).add(main);
    }
    for (Diagnostic.Related related : diagnostic.related()) {
      Mark mark = new Mark(related.span(), related.label(), Ink.RELATED, false);
      marks.computeIfAbsent(mark.span().source(), source -> new ArrayList<>()).add(mark);
    }
    return marks;
  }

  private static int gutter(Map<SourceText, List<Mark>> marks) {
    int widest = 1;
    for (List<Mark> inOneSource : marks.values()) {
      for (Mark mark : inOneSource) {
        widest = Math.max(widest, String.valueOf(mark.line()).length());
      }
    }
    return widest;
  }
}
