package dev.brevity.runtime.command;

import dev.brevity.dsl.cli.Session;
import dev.brevity.dsl.cli.WholeFile;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.grammar.SourceText;
import dev.brevity.runtime.evaluation.EvaluationReport;
import dev.brevity.runtime.evaluation.HtmlReport;
import dev.brevity.runtime.evaluation.LatencyComparison;
import dev.brevity.runtime.evaluation.ModelComparison;
import dev.brevity.runtime.evaluation.ModelFile;
import dev.brevity.runtime.evaluation.ModelLoading;
import dev.brevity.runtime.evaluation.ModelRunException;
import dev.brevity.runtime.evaluation.StepErrorTable;
import dev.brevity.runtime.evaluation.UnusableReferenceException;
import dev.brevity.runtime.plan.CalibrationData;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Writes a page that compares a network with what a plan has made of it. */
final class QuantizationReport {
  private static final int BATCH = 32;
  private static final long LAYER_SAMPLES = 64;
  private static final double TIMING_SECONDS = 2;

  private final Session session;
  private final List<ModelFile> files;
  private final Collection<SourceText> recipes;
  private final StepErrorTable steps;

  /**
   * @param files the network and what has been made of it
   * @param recipes the texts of the plan and of what it imports
   * @param steps what the steps of the plan have done
   */
  QuantizationReport(
      Session session,
      List<ModelFile> files,
      Collection<SourceText> recipes,
      StepErrorTable steps) {
    this.session = session;
    this.files = files;
    this.recipes = recipes;
    this.steps = steps;
  }

  /**
   * The network and the file over samples; empty where the network cannot be computed.
   *
   * @param data computed by both
   */
  Optional<EvaluationReport> compare(CalibrationData data) throws IOException {
    Diagnostics findings = new Diagnostics();
    ModelComparison comparison =
        new ModelComparison(
            new ModelLoading(ModelLoading.Where.EITHER, 0, session.err()::println),
            BATCH,
            LAYER_SAMPLES,
            new WorkProgress(session, "report"));
    Optional<EvaluationReport> report = Optional.empty();
    try {
      report = comparison.compare(files, data.path(), data.shown(), data.samples(), findings);
    } catch (UnusableReferenceException e) {
      session.err().println("the network cannot be computed, so the report has sizes only");
    }
    session.showErrors(findings);
    if (report.isPresent()) {
      time(report.get(), data);
    }
    return report;
  }

  private void time(EvaluationReport report, CalibrationData data) throws IOException {
    try {
      new LatencyComparison(1, TIMING_SECONDS).note(report, files, data.path());
    } catch (ModelRunException untimed) {
      session.tell("the models cannot be timed: " + untimed.getMessage());
    }
  }

  /**
   * Writes the page.
   *
   * @param file as the user names it
   * @param report how the files compare; if absent, the page says nothing of errors
   */
  void write(String file, Optional<EvaluationReport> report) throws IOException {
    String page =
        HtmlReport.of(
            report.orElse(EvaluationReport.unmeasured(files)),
            PageContext.of(session, files, recipes, steps));
    WholeFile.write(session.resolve(file), file, page);
  }
}
