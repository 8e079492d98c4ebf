package dev.brevity.runtime.command;

import dev.brevity.dsl.cli.Session;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar with the remaining time on a terminal; nothing when output goes to a file or a pipe. */
final class WorkProgress implements AutoCloseable {
  private final Optional<ProgressBar> bar;

  private WorkProgress(Optional<ProgressBar> bar) {
    this.bar = bar;
  }

  static WorkProgress start(Session session, String title, long steps) {
    return new WorkProgress(
        session.terminal().interactive() && System.console() != null
            ? Optional.of(visible(title, steps))
            : Optional.empty());
  }

  void reach(long steps) {
    bar.ifPresent(shown -> shown.stepTo(steps));
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
}
