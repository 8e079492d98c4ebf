package dev.brevity.runtime.evaluation;

import java.util.List;

/** A report as a page that needs nothing else, with a picture of the errors of layers. */
public final class HtmlReport {
  private static final String STYLE =
      """
      body{font:15px/1.5 system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;margin:2rem auto;
      max-width:70rem;padding:0 1rem;color:#24292f;background:#fff}
      table{border-collapse:collapse;margin:1rem 0}
      th,td{padding:.3rem .8rem;border-bottom:1px solid #d0d7de;text-align:right;font-variant-numeric:tabular-nums}
      th:first-child,td:first-child,.models th:nth-child(2),.models td:nth-child(2){text-align:left}
      .scroll{overflow-x:auto}.trouble{color:#b34f00}svg{max-width:100%;height:auto}
      @media (prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}th,td{border-color:#30363d}.trouble{color:#f0883e}}
      """;

  private HtmlReport() {}

  public static String of(EvaluationReport report) {
    ReportRows rows = new ReportRows(report);
    StringBuilder page = new StringBuilder();
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.append("<title>").append(escaped(title(report))).append("</title>\n");
    page.append("<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n");
    page.append("<h1>").append(escaped(title(report))).append("</h1>\n");
    page.append("<p>").append(escaped(report.data())).append(": ").append(report.samples());
    page.append(report.labelled() ? " samples with labels" : " samples without labels");
    page.append("; compared with ");
    page.append(escaped(ReportRows.label(report.reference()))).append(".</p>\n");
    table(page, "models", rows.modelHeadings(), rows.models());
    if (!rows.latencies().isEmpty()) {
      page.append("<h2>Latency of one sample, medians of models timed in turn</h2>\n");
      table(page, "models", rows.latencyHeadings(), rows.latencies());
    }
    for (String trouble : rows.troubles()) {
      page.append("<p class=\"trouble\">").append(escaped(trouble)).append("</p>\n");
    }
    if (rows.outputs().size() > 1) {
      page.append("<h2>SQNR of each output in dB</h2>\n");
      table(page, "outputs", ReportRows.headings("output", rows.compared()), rows.outputRows());
    }
    if (!rows.layers().isEmpty()) {
      page.append("<h2>SQNR inside the network</h2>\n<p>");
      page.append(report.layerSamples()).append(" samples; a longer bar is a smaller error.</p>\n");
      page.append(new LayerErrorDrawing(rows.layers(), rows.comparedByLayer()).svg());
      page.append("<details><summary>The numbers in dB</summary>\n");
      table(page, "layers", ReportRows.headings("layer", rows.comparedByLayer()), rows.layerRows());
      page.append("</details>\n");
    }
    return page.append("</body>\n</html>\n").toString();
  }

  private static String title(EvaluationReport report) {
    List<String> names = report.results().stream().map(ModelResult::name).distinct().toList();
    return String.join(", ", names);
  }

  private static void table(
      StringBuilder page, String kind, List<String> headings, List<List<String>> rows) {
    page.append("<div class=\"scroll\"><table class=\"").append(kind).append("\">\n<tr>");
    headings.forEach(heading -> page.append("<th>").append(escaped(heading)).append("</th>"));
    page.append("</tr>\n");
    for (List<String> row : rows) {
      page.append("<tr>");
      row.forEach(cell -> page.append("<td>").append(escaped(cell)).append("</td>"));
      page.append("</tr>\n");
    }
    page.append("</table></div>\n");
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
