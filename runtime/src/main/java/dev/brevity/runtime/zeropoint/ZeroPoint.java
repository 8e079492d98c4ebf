package dev.brevity.runtime.zeropoint;

import ai.djl.ndarray.NDArray;

/** Where the zero point comes from. */
@FunctionalInterface
public interface ZeroPoint {
  /**
   * The zero point.
   *
   * @param x the tensor to quantize
   * @param scale its scale
   * @param bitWidth a scalar
   * @return broadcastable to {@code x}
   */
  NDArray zeroPoint(NDArray x, NDArray scale, NDArray bitWidth);
}
