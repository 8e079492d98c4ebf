package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/** The mean magnitude plus a multiple of its standard deviation. */
abstract class DeviatingStats extends ReducingStats {
  private final float epsilon;

  DeviatingStats(@Nullable Integer statsReduceDim, double epsilon) {
    super(statsReduceDim, false);
    this.epsilon = (float) epsilon;
    attribute("impl.epsilon", epsilon);
  }

  /** How many deviations lie above the mean: a scalar, or one for each element of the statistic. */
  abstract NDArray sigma();

  @Override
  public final NDArray of(NDArray x) {
    NDArray magnitude = x.abs();
    NDArray deviation = variance(magnitude).add(epsilon).sqrt();
    NDArray mean = mean(magnitude);
    return reduceDim == null
        ? mean.add(sigma().mul(deviation))
        : mean.reshape(-1).add(sigma().mul(deviation.reshape(-1)));
  }
}
