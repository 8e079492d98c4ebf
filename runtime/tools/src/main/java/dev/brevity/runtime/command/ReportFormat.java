package dev.brevity.runtime.command;

import dev.brevity.runtime.evaluation.EvaluationReport;
import dev.brevity.runtime.evaluation.HtmlReport;
import dev.brevity.runtime.evaluation.JsonReport;
import dev.brevity.runtime.evaluation.ReportContext;
import dev.brevity.runtime.evaluation.TextReport;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** The ways of writing a comparison of models. */
enum ReportFormat {
  TEXT,
  JSON,
  HTML;

  /**
   * The report as a text.
   *
   * @param context asked only where it is shown
   */
  String render(EvaluationReport report, Supplier<ReportContext> context) {
    return switch (this) {
      case TEXT -> TextReport.of(report);
      case JSON -> JsonReport.of(report);
      case HTML -> HtmlReport.of(report, context.get());
    };
  }

  /** The format that the ending of a file's name stands for. */
  static Optional<ReportFormat> of(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    if (name.endsWith(".html") || name.endsWith(".htm")) {
      return Optional.of(HTML);
    }
    if (name.endsWith(".json")) {
      return Optional.of(JSON);
    }
    return name.endsWith(".txt") ? Optional.of(TEXT) : Optional.empty();
  }
}
