package dev.brevity.runtime.attention;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.aten.Scalar;
import dev.brevity.runtime.aten.Tensors;
import org.jspecify.annotations.Nullable;

/**
 * The queries whose keys are all masked. A softmax over them would be undefined.
 *
 * @param rows true for such queries, {@code [*, L, 1]}; null if there is none
 */
record FullyMasked(@Nullable NDArray rows) {
  /** The queries that a mask leaves nothing; of no mask none. */
  static FullyMasked of(@Nullable NDArray mask) {
    if (mask == null) {
      return new FullyMasked(null);
    }
    NDArray largest = mask.stopGradient().max(new int[] {-1}, true);
    NDArray rows = largest.eq(Scalar.like(largest, Float.NEGATIVE_INFINITY));
    return new FullyMasked(rows.any().getBoolean() ? rows : null);
  }

  /** The mask without those queries, so that a softmax is defined. */
  NDArray lifted(NDArray mask) {
    return rows == null ? mask : Tensors.select(rows, Scalar.like(mask, 0), mask);
  }

  /** Weights that are zero for those queries. */
  NDArray cleared(NDArray weights) {
    return rows == null ? weights : Tensors.select(rows, Scalar.like(weights, 0), weights);
  }
}
