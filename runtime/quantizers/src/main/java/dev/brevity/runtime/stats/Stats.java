package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;

/** A statistic of a tensor. */
@FunctionalInterface
public interface Stats {
  /** The statistic of a tensor that has been brought into the shape which the statistic needs. */
  NDArray of(NDArray x);

  /**
   * Whether the statistic of several tensors together is the one of the largest magnitude among
   * theirs, rather than something like their mean.
   */
  default boolean isExtreme() {
    return false;
  }
}
