package dev.brevity.dsl.render;

import dev.brevity.dsl.text.Paint;

/** The formats that findings can be written in. */
public enum OutputFormat {
  /** For people: excerpts with carets. */
  TEXT,
  /** For programs: everything that the text says and the text itself. */
  JSON,
  /** SARIF 2.1.0, for code scanning services. */
  SARIF,
  /** Workflow commands that GitHub Actions shows next to the lines concerned. */
  GITHUB;

  /** The renderer of this format; {@code paint} matters to {@link #TEXT} only. */
  public ReportRenderer renderer(Paint paint) {
    return switch (this) {
      case TEXT -> new TextRenderer(paint);
      case JSON -> new JsonRenderer();
      case SARIF -> new SarifRenderer();
      case GITHUB -> new GithubRenderer();
    };
  }
}
