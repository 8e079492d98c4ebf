package dev.brevity.dsl.render;

import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.text.FindingText;
import dev.brevity.dsl.text.Ink;
import dev.brevity.dsl.text.Paint;
import java.io.IOException;

/** Findings for people, and a line that counts them. */
public final class TextRenderer implements ReportRenderer {
  private final Paint paint;
  private final FindingText findings;

  public TextRenderer(Paint paint) {
    this.paint = paint;
    this.findings = new FindingText(paint);
  }

  @Override
  public void render(Report report, Appendable out) throws IOException {
    for (Diagnostic diagnostic : report.shown()) {
      out.append(render(diagnostic)).append('\n');
    }
    Ink ink = report.errors() > 0 ? Ink.ERROR : report.warnings() > 0 ? Ink.WARNING : Ink.TITLE;
    out.append(paint.apply(ink, report.summary())).append('\n');
  }

  /** One finding; ends with a line break. */
  public String render(Diagnostic diagnostic) {
    return findings.of(diagnostic);
  }
}
