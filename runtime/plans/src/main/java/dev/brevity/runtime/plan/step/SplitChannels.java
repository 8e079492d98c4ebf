package dev.brevity.runtime.plan.step;

import dev.brevity.injector.Step;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.transform.ChannelSplitting;

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
    new ChannelSplitting(splitRatio, splitInput).apply(piece.graph());
  }
}
