package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** The mean magnitude plus a multiple of its standard deviation. */
@Implementation
public final class MeanSigmaStd extends ReducingStats {
  private final NDArray sigma;
  private final float epsilon;

  @Inject
  public MeanSigmaStd(
      double sigma, @Nullable Integer statsReduceDim, @IfUnset("1e-8") double stdDevEpsilon) {
    super(statsReduceDim, false);
    this.sigma = constant(sigma);
    this.epsilon = (float) stdDevEpsilon;
    attribute("impl.epsilon", stdDevEpsilon);
  }

  @Override
  public NDArray of(NDArray x) {
    NDArray magnitude = x.abs();
    NDArray deviation = variance(magnitude).add(epsilon).sqrt();
    NDArray mean = mean(magnitude);
    return reduceDim == null
        ? mean.add(sigma.mul(deviation))
        : mean.reshape(-1).add(sigma.mul(deviation.reshape(-1)));
  }
}
