package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;

/** Where a search that ends at a statistic begins. */
@FunctionalInterface
public interface SearchBase {
  /** The other end of the interval that is searched, in the shape of the statistic. */
  NDArray base(NDArray statistic);
}
