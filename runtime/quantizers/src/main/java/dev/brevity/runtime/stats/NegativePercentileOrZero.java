package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Clamp;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** A lower percentile, but at most zero. */
@Implementation
final class NegativePercentileOrZero extends ReducingStats {
  private final NDArray zero = constant(0);
  private final double q;

  /**
   * Makes the statistic.
   *
   * @param lowPercentileQ in percent
   */
  @Inject
  public NegativePercentileOrZero(
      double lowPercentileQ, @Nullable Integer statsReduceDim, @IfUnset("false") boolean keepdim) {
    super(statsReduceDim, keepdim);
    this.q = lowPercentileQ;
    attribute("q", q);
  }

  @Override
  public NDArray of(NDArray x) {
    return Clamp.max(ranked(x, Rank.LOW, q), zero);
  }

  @Override
  public boolean isExtreme() {
    return true;
  }
}
