package dev.brevity.runtime.plan.step;

import dev.brevity.injector.Step;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Trials;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.transform.ChannelSplitting;
import dev.brevity.runtime.transform.Trial;

/**
 * Splits the channels with the largest weights in two of half the size.
 *
 * @param splitRatio the fraction of the channels that are split
 * @param splitInput whether input channels are split instead of output channels
 */
@Step("channel_splitting")
public record SplitChannels(double splitRatio, boolean splitInput) implements PlanStep {
  @Override
  public void apply(Workpiece piece, Feed feed) {
    try (Trial trial = Trials.of(piece, feed).orElse(null)) {
      new ChannelSplitting(splitRatio, splitInput)
          .apply(piece.graph(), () -> trial == null || trial.isUnchanged());
    }
  }
}
