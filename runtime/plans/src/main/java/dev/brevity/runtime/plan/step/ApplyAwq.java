package dev.brevity.runtime.plan.step;

import dev.brevity.injector.Step;
import dev.brevity.runtime.algorithm.awq.Awq;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Scales the channels that large activations make important, and limits weights.
 *
 * @param autoScale whether channels are scaled
 * @param mseRange whether weights are limited
 * @param samples how many calibration samples are looked at; null for all
 * @param batchSize how many samples are computed at once
 */
@Step("awq")
public record ApplyAwq(
    boolean autoScale, boolean mseRange, @Nullable Integer samples, int batchSize)
    implements PlanStep {
  @Override
  public boolean isResumable() {
    return false;
  }

  @Override
  public void apply(Workpiece piece, Feed feed) {
    new Awq(autoScale, mseRange)
        .apply(
            piece.network(),
            piece.manager(),
            feed.samples(batchSize, Optional.ofNullable(samples)),
            feed.listener());
  }
}
