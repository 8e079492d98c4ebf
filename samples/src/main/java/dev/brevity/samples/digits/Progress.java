package dev.brevity.samples.digits;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on a terminal; a line for each tenth when output goes to a file or a pipe. */
public final class Progress implements AutoCloseable {
  private static final int LINES = 10;

  private final String title;
  private final long steps;
  private final Optional<ProgressBar> bar;
  private long done;

  private Progress(String title, long steps, Optional<ProgressBar> bar) {
    this.title = title;
    this.steps = steps;
    this.bar = bar;
  }

  /** Begins to show progress. */
  public static Progress start(String title, long steps) {
    return new Progress(
        title, steps, isTerminal() ? Optional.of(visible(title, steps)) : Optional.empty());
  }

  /** One step has been done. */
  public void step() {
    done++;
    bar.ifPresentOrElse(ProgressBar::step, this::line);
  }

  private void line() {
    if (done * LINES / steps > (done - 1) * LINES / steps) {
      System.err.printf(Locale.ROOT, "%s, %d %%%n", title, 100 * done / steps);
    }
  }

  /** What is shown after the bar. */
  public void note(String format, Object... arguments) {
    bar.ifPresent(shown -> shown.setExtraMessage(String.format(Locale.ROOT, format, arguments)));
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }

  private static ProgressBar visible(String title, long steps) {
    return new ProgressBarBuilder()
        .setTaskName(title)
        .setInitialMax(steps)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(200)
        .clearDisplayOnFinish()
        .build();
  }

  /** Since Java 22 there is a console even without a terminal, and a method that tells. */
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException beforeJava22) {
      return true;
    }
  }
}
