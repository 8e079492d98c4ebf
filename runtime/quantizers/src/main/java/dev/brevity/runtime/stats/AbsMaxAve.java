package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import jakarta.inject.Inject;

/** The mean over channels of the largest magnitude in each. */
@Implementation
final class AbsMaxAve extends ReducingStats {
  @Inject
  public AbsMaxAve(int statsReduceDim) {
    super(statsReduceDim, false);
  }

  @Override
  public NDArray of(NDArray x) {
    return max(x.abs()).mean();
  }
}
