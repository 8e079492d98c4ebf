package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Clamp;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** The width between two percentiles, with zero in between. */
@Implementation
final class PercentileInterval extends ReducingStats implements RangeWidth {
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
    NDArray low = low(x);
    return high(x).sub(low);
  }

  @Override
  public boolean includesZero() {
    return true;
  }

  @Override
  public NDArray bounds(NDArray x) {
    return low(x).expandDims(0).concat(high(x).expandDims(0));
  }

  private NDArray low(NDArray x) {
    return Clamp.max(ranked(x, Rank.LOW, lowQ), zero);
  }

  private NDArray high(NDArray x) {
    return Clamp.min(ranked(x, Rank.HIGH, highQ), zero);
  }
}
