package dev.brevity.runtime.plan.step;

import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.OptionValues;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Trials;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.transform.ChannelSplitting;
import dev.brevity.runtime.transform.Trial;

/** The step {@code channel_splitting}. */
public final class SplitChannels implements PlanStep {
  @Override
  public String name() {
    return "channel_splitting";
  }

  @Override
  public void apply(Workpiece piece, OptionValues options, Feed feed) {
    try (Trial trial = Trials.of(piece, feed).orElse(null)) {
      new ChannelSplitting(options.real("split_ratio"), options.truth("split_input"))
          .apply(piece.graph(), () -> trial == null || trial.isUnchanged());
    }
  }
}
