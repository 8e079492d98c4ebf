package dev.brevity.samples.digits;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on a terminal; nothing when output goes to a file or a pipe. */
public final class Progress implements AutoCloseable {
  private final Optional<ProgressBar> bar;

  private Progress(Optional<ProgressBar> bar) {
    this.bar = bar;
  }

  /** Begins to show progress. */
  public static Progress start(String title, long steps) {
    return new Progress(isTerminal() ? Optional.of(visible(title, steps)) : Optional.empty());
  }

  /** One step has been done. */
  public void step() {
    bar.ifPresent(ProgressBar::step);
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
