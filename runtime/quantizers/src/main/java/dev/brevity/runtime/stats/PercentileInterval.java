package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Clamp;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** The width between two percentiles, with zero in between. */
@Implementation
final class PercentileInterval extends ReducingStats {
  private final NDArray zero = constant(0);
  private final double lowQ;
  private final double highQ;

  /**
   * Makes the statistic.
   *
   * @param lowPercentileQ in percent
   * @param highPercentileQ in percent
   */
  @Inject
  public PercentileInterval(
      double lowPercentileQ,
      double highPercentileQ,
      @Nullable Integer statsReduceDim,
      @IfUnset("false") boolean keepdim) {
    super(statsReduceDim, keepdim);
    this.lowQ = lowPercentileQ;
    this.highQ = highPercentileQ;
    attribute("low_q", lowQ);
    attribute("high_q", highQ);
  }

  @Override
  public NDArray of(NDArray x) {
    NDArray low = Clamp.max(ranked(x, Rank.LOW, lowQ), zero);
    return Clamp.min(ranked(x, Rank.HIGH, highQ), zero).sub(low);
  }
}
