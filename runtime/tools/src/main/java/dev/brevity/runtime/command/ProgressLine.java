package dev.brevity.runtime.command;

import dev.brevity.dsl.cli.Session;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.text.Glyphs;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.evaluation.StepErrorTable;
import dev.brevity.runtime.plan.PlanProgress;
import dev.brevity.runtime.plan.StepError;
import dev.brevity.runtime.plan.StepErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows progress with the remaining time where a person watches, and a line for each part that is
 * done.
 */
final class ProgressLine implements PlanProgress {
  private final Session session;
  private final BooleanSupplier strict;
  private final StepErrors errors = new StepErrors();
  private @Nullable ProgressBar bar;
  private String what = "";
  private long samples;
  private long seen;
  private long outOf;
  private long begun;

  /**
   * @param strict whether a warning ends the work
   */
  ProgressLine(Session session, BooleanSupplier strict) {
    this.session = session;
    this.strict = strict;
  }

  @Override
  public void begin(String part, long count) {
    what = part;
    samples = count;
    seen = 0;
    begun = System.nanoTime();
    if (session.terminal().interactive() && count > 0) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(part)
              .setInitialMax(count)
              .setUnit(" samples", 1)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .setConsumer(new ConsoleProgressBarConsumer(session.err()))
              .clearDisplayOnFinish()
              .build();
    }
  }

  @Override
  public void limit(long all) {
    outOf = all;
  }

  @Override
  public void advance(long count) {
    seen += count;
    if (bar != null) {
      bar.stepBy(count);
    }
  }

  @Override
  public void beginAnew(List<String> changes) {
    session
        .err()
        .println(
            "starting over: since the interrupted run, "
                + String.join(" and ", changes)
                + (changes.size() == 1 && !changes.get(0).endsWith("s") ? " has" : " have")
                + " changed");
    session.err().flush();
  }

  /** What steps have done to layers, in this run and those that it goes on with. */
  StepErrorTable errors() {
    return new StepErrorTable(errors.all());
  }

  @Override
  public void earlier(List<StepError> known) {
    known.forEach(errors::add);
  }

  @Override
  public void layer(String step, LayerError error) {
    errors.add(new StepError(step, error));
    session
        .err()
        .println(
            String.format(
                Locale.ROOT,
                "  %-10s %-40s %7.1f dB -> %7.1f dB",
                step,
                Glyphs.harmless(error.layer()),
                error.decibelsBefore(),
                error.decibelsAfter()));
    session.err().flush();
  }

  @Override
  public void report(Diagnostic finding) {
    Diagnostics told = new Diagnostics();
    told.report(finding);
    boolean problem;
    try {
      problem = session.showAll(told, strict.getAsBoolean());
      session.err().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (problem) {
      throw new RecipeException(List.of(finding));
    }
  }

  @Override
  public void end() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    String looked = samples > 0 ? ", " + looked() : "";
    outOf = 0;
    session.tell(String.format(Locale.ROOT, "%s%s, %.1f s", what, looked, seconds));
  }

  private String looked() {
    return outOf > 0
        ? String.format(Locale.ROOT, "the first %,d of %,d samples", seen, outOf)
        : String.format(Locale.ROOT, "%,d samples", seen);
  }
}
