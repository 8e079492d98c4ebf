package dev.brevity.runtime.bitwidth;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/** The threshold in integers that stands for the threshold in real units. */
public interface IntScaling {
  /**
   * The threshold.
   *
   * @param bitWidth a scalar
   * @param signed whether the integers are signed; null for what the implementation was made with
   */
  NDArray threshold(NDArray bitWidth, @Nullable Boolean signed);

  /** The threshold for the signedness that the implementation was made with. */
  default NDArray threshold(NDArray bitWidth) {
    return threshold(bitWidth, null);
  }
}
