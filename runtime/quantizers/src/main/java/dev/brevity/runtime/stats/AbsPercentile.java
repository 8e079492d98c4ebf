package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** A percentile of the magnitudes. */
@Implementation
final class AbsPercentile extends ReducingStats {
  private final double q;

  /**
   * Makes the statistic.
   *
   * @param highPercentileQ in percent, at most 100
   */
  @Inject
  public AbsPercentile(
      double highPercentileQ, @Nullable Integer statsReduceDim, @IfUnset("false") boolean keepdim) {
    super(statsReduceDim, keepdim);
    if (highPercentileQ > 100) {
      throw new IllegalArgumentException("a percentile is at most 100, not " + highPercentileQ);
    }
    this.q = highPercentileQ;
    attribute("q", q);
  }

  @Override
  public NDArray of(NDArray x) {
    return rankedMagnitude(x, Rank.HIGH, q);
  }

  @Override
  public boolean isExtreme() {
    return true;
  }
}
