package dev.brevity.runtime.evaluation;

import dev.brevity.runtime.plot.Tick;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The tables of a report, cell by cell, for every way of writing them. */
final class ReportRows {
  private static final String NOTHING = "–";

  private final EvaluationReport report;

  ReportRows(EvaluationReport report) {
    this.report = report;
  }

  List<String> modelHeadings() {
    return List.of(
        "model", "runtime", "accuracy", "top-1 agreement", "SQNR (dB)", "largest error", "bytes");
  }

  /** One line per model and runtime. */
  List<List<String>> models() {
    List<List<String>> rows = new ArrayList<>();
    for (ModelResult result : report.results()) {
      boolean reference = result == report.reference();
      Optional<SignalError> error = firstError(result);
      boolean failed = result.trouble().isPresent();
      rows.add(
          List.of(
              result.name(),
              result.runtime(),
              failed ? NOTHING : result.accuracy().map(Decibels::percent).orElse(NOTHING),
              reference
                  ? "reference"
                  : failed ? NOTHING : result.agreement().map(Decibels::percent).orElse(NOTHING),
              reference ? "reference" : failed ? "failed" : error.map(Decibels::of).orElse(NOTHING),
              failed ? NOTHING : error.map(found -> Tick.rounded(found.largest())).orElse(NOTHING),
              Decibels.bytes(result.bytes())));
    }
    return rows;
  }

  List<String> latencyHeadings() {
    return List.of("model", "runtime", "ms", "relative", "middle half");
  }

  /** One line per model that was timed: medians, and the quartiles of the ratio. */
  List<List<String>> latencies() {
    List<List<String>> rows = new ArrayList<>();
    for (ModelResult result : report.results()) {
      result
          .latency()
          .ifPresent(
              time ->
                  rows.add(
                      List.of(
                          result.name(),
                          result.runtime(),
                          String.format(Locale.ROOT, "%.3f", time.milliseconds()),
                          String.format(Locale.ROOT, "%.2f", time.ratio()),
                          String.format(Locale.ROOT, "%.2f … %.2f", time.lower(), time.upper()))));
    }
    return rows;
  }

  private static Optional<SignalError> firstError(ModelResult result) {
    Iterator<SignalError> errors = result.outputs().values().iterator();
    return errors.hasNext() ? Optional.of(errors.next()) : Optional.empty();
  }

  /** What could not be run, one sentence each. */
  List<String> troubles() {
    return report.results().stream()
        .filter(result -> result.trouble().isPresent())
        .map(result -> label(result) + ": " + result.trouble().orElseThrow())
        .toList();
  }

  /** The models that were compared with the reference. */
  List<ModelResult> compared() {
    return report.results().stream().skip(1).filter(result -> result.trouble().isEmpty()).toList();
  }

  static String label(ModelResult result) {
    return result.name() + " in " + result.runtime();
  }

  /** The names of all outputs that were compared. */
  List<String> outputs() {
    Set<String> names = new LinkedHashSet<>();
    compared().forEach(result -> names.addAll(result.outputs().keySet()));
    return List.copyOf(names);
  }

  /** The names of all layers of the reference, in the order computed, if any could be compared. */
  List<String> layers() {
    return comparedByLayer().isEmpty() ? List.of() : report.layers();
  }

  /** The models for which there are errors of layers. */
  List<ModelResult> comparedByLayer() {
    return compared().stream().filter(result -> !result.layers().isEmpty()).toList();
  }

  List<List<String>> outputRows() {
    List<List<String>> rows = new ArrayList<>();
    for (String output : outputs()) {
      List<String> row = new ArrayList<>(List.of(output));
      for (ModelResult result : compared()) {
        row.add(cell(Optional.ofNullable(result.outputs().get(output))));
      }
      rows.add(row);
    }
    return rows;
  }

  List<List<String>> layerRows() {
    List<List<String>> rows = new ArrayList<>();
    for (String layer : layers()) {
      List<String> row = new ArrayList<>(List.of(layer));
      for (ModelResult result : comparedByLayer()) {
        row.add(cell(Optional.ofNullable(result.layers().get(layer))));
      }
      rows.add(row);
    }
    return rows;
  }

  static List<String> headings(String first, List<ModelResult> results) {
    List<String> headings = new ArrayList<>(List.of(first));
    results.forEach(result -> headings.add(label(result)));
    return headings;
  }

  private static String cell(Optional<SignalError> error) {
    return error.map(Decibels::of).orElse(NOTHING);
  }
}
