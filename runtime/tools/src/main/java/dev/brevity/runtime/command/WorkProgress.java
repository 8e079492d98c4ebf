package dev.brevity.runtime.command;

import dev.brevity.dsl.cli.Session;
import dev.brevity.runtime.evaluation.ModelComparison;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A bar with the remaining time on a terminal; when output goes to a file or a pipe, a line now and
 * then if the work takes long.
 */
final class WorkProgress implements ModelComparison.Progress {
  private static final long PAUSE_NANOS = 10_000_000_000L;

  private final Session session;
  private final String title;
  private final String unit;
  private long all;
  private long told;
  private @Nullable ProgressBar bar;

  WorkProgress(Session session, String title) {
    this(session, title, "samples");
  }

  /**
   * @param unit what is counted
   */
  WorkProgress(Session session, String title, String unit) {
    this.session = session;
    this.title = title;
    this.unit = unit;
  }

  @Override
  public void begin(long samples) {
    all = samples;
    told = System.nanoTime();
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
    } else if (System.nanoTime() - told > PAUSE_NANOS) {
      session.tell(String.format(Locale.ROOT, "%s: %,d of %,d %s", title, samples, all, unit));
      told = System.nanoTime();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
