package dev.brevity.runtime.zeropoint;

import ai.djl.ndarray.NDArray;

/** Where the zero point that is added before rounding comes from; another one may be subtracted afterwards. */
@FunctionalInterface
public interface PreZeroPoint {
  /**
   * The zero point.
   *
   * @param x the tensor to quantize
   * @param scale the scale that it is divided by
   * @param bitWidth a scalar
   * @return broadcastable to {@code x}
   */
  NDArray zeroPoint(NDArray x, NDArray scale, NDArray bitWidth);
}
