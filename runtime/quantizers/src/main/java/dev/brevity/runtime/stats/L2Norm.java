package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Tensors;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** The L2 norm along a dimension, which the result keeps with size 1. */
@Implementation
final class L2Norm extends ReducingStats {
  private final NDArray order = constant(2);
  private final NDArray dim;

  /**
   * Makes the norm.
   *
   * @throws IllegalArgumentException if no dimension is given: there is no norm of a whole tensor
   *     here
   */
  @Inject
  public L2Norm(@Nullable Integer statsReduceDim) {
    super(statsReduceDim, true);
    if (statsReduceDim == null) {
      throw new IllegalArgumentException("the L2 norm needs a dimension to reduce");
    }
    this.dim = index(statsReduceDim);
  }

  @Override
  public NDArray of(NDArray x) {
    return Tensors.norm(x, order, dim);
  }
}
