package dev.brevity.runtime.command;

import dev.brevity.dsl.cli.Session;
import dev.brevity.runtime.evaluation.ModelComparison;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar with the remaining time on a terminal; nothing when output goes to a file or a pipe. */
final class WorkProgress implements ModelComparison.Progress {
  private final Session session;
  private final String title;
  private @Nullable ProgressBar bar;

  WorkProgress(Session session, String title) {
    this.session = session;
    this.title = title;
  }

  @Override
  public void begin(long samples) {
    if (session.terminal().interactive() && System.console() != null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(title)
              .setInitialMax(samples)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .clearDisplayOnFinish()
              .build();
    }
  }

  @Override
  public void reach(long samples) {
    if (bar != null) {
      bar.stepTo(samples);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
