package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** The mean magnitude plus a multiple of its standard deviation. */
@Implementation
final class MeanSigmaStd extends DeviatingStats {
  private final NDArray sigma;

  @Inject
  public MeanSigmaStd(
      double sigma, @Nullable Integer statsReduceDim, @IfUnset("1e-8") double stdDevEpsilon) {
    super(statsReduceDim, stdDevEpsilon);
    this.sigma = constant(sigma);
  }

  @Override
  NDArray sigma() {
    return sigma;
  }
}
