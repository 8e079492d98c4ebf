package dev.brevity.runtime.evaluation;

import dev.brevity.dsl.text.Glyphs;
import java.util.ArrayList;
import java.util.List;

/** A report for the terminal. */
public final class TextReport {
  private static final String GAP = "  ";

  private TextReport() {}

  public static String of(EvaluationReport report) {
    ReportRows rows = new ReportRows(report);
    StringBuilder text = new StringBuilder();
    text.append(Glyphs.harmless(report.data()))
        .append(": ")
        .append(report.samples())
        .append(" samples");
    text.append(report.labelled() ? " with labels" : " without labels").append("\n\n");
    table(text, rows.modelHeadings(), rows.models(), 2);
    if (!rows.latencies().isEmpty()) {
      text.append("\nlatency of one sample, medians of models timed in turn\n\n");
      table(text, rows.latencyHeadings(), rows.latencies(), 2);
    }
    for (String trouble : rows.troubles()) {
      text.append('\n').append(Glyphs.harmlessLines(trouble)).append('\n');
    }
    if (rows.outputs().size() > 1) {
      text.append("\nSQNR of each output in dB\n\n");
      table(text, ReportRows.headings("output", rows.compared()), rows.outputRows(), 1);
    }
    if (!rows.layers().isEmpty()) {
      text.append("\nSQNR inside the network in dB, ");
      text.append(report.layerSamples()).append(" samples\n\n");
      table(text, ReportRows.headings("layer", rows.comparedByLayer()), rows.layerRows(), 1);
    }
    return text.toString();
  }

  /** Columns as wide as their widest cell; after the first few, to the right. */
  static void table(
      StringBuilder text, List<String> headings, List<List<String>> rows, int leftAligned) {
    List<List<String>> all = new ArrayList<>();
    all.add(headings.stream().map(Glyphs::harmless).toList());
    rows.forEach(row -> all.add(row.stream().map(Glyphs::harmless).toList()));
    int[] widths = new int[headings.size()];
    for (List<String> row : all) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : all) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String padding = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 0 ? "" : GAP);
        line.append(i < leftAligned ? row.get(i) + padding : padding + row.get(i));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
  }
}
