package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;

/**
 * A statistic that is the width of a range. Over several batches a range is as wide as that from
 * the smallest of their lower bounds to the largest of their upper ones, which may be more than any
 * of their widths.
 */
public interface RangeWidth extends Stats {
  /** Whether the range includes zero, so that the bounds have the signs that they seem to have. */
  boolean includesZero();

  /**
   * The bounds of one batch.
   *
   * @return {@code [2, ...]}: the lower one, at most zero, and the upper one
   */
  NDArray bounds(NDArray x);
}
