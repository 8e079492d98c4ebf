package dev.brevity.dsl.render;

import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.text.Glyphs;
import dev.brevity.grammar.Span;
import java.io.IOException;

/** One workflow command per finding, as GitHub Actions reads them from the log. */
final class GithubRenderer implements ReportRenderer {
  @Override
  public void render(Report report, Appendable out) throws IOException {
    for (Diagnostic diagnostic : report.shown()) {
      out.append(command(diagnostic)).append('\n');
    }
  }

  private static String command(Diagnostic diagnostic) {
    StringBuilder line = new StringBuilder("::");
    line.append(
        switch (diagnostic.severity()) {
          case ERROR -> "error ";
          case WARNING -> "warning ";
          case NOTE -> "notice ";
        });
    if (diagnostic.span().isPresent()) {
      Span span = diagnostic.span().get();
      line.append("file=").append(property(span.source().name()));
      line.append(",line=").append(span.startLine()).append(",endLine=").append(span.endLine());
      if (span.startLine() == span.endLine()) {
        int end = Math.max(span.startColumn(), span.endColumn() - 1);
        line.append(",col=").append(span.startColumn()).append(",endColumn=").append(end);
      }
      line.append(',');
    }
    String title = diagnostic.code().id() + ": " + diagnostic.code().title();
    line.append("title=").append(property(title)).append("::");
    line.append(data(body(diagnostic)));
    return line.toString();
  }

  private static String body(Diagnostic diagnostic) {
    StringBuilder body = new StringBuilder(diagnostic.message());
    for (Diagnostic.Related related : diagnostic.related()) {
      body.append('\n').append(related.span()).append(": ").append(related.label());
    }
    for (String note : diagnostic.notes()) {
      body.append("\nnote: ").append(note);
    }
    if (diagnostic.fix().isPresent()) {
      body.append("\nfix: ").append(diagnostic.fix().get().text());
    }
    return body.toString();
  }

  private static String data(String text) {
    return Glyphs.harmlessLines(text).replace("%", "%25").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
