package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Scalar;
import dev.brevity.runtime.aten.Tensors;
import jakarta.inject.Inject;

/** The quadratic mean over channels of the largest magnitude in each. */
@Implementation
final class AbsMaxL2 extends ReducingStats {
  private final NDArray two = constant(2);

  @Inject
  public AbsMaxL2(int statsReduceDim) {
    super(statsReduceDim, false);
  }

  @Override
  public NDArray of(NDArray x) {
    NDArray largest = max(x.abs());
    return Scalar.over(Tensors.norm(largest, two), Math.sqrt(largest.size()));
  }
}
