package dev.brevity.runtime.zeropoint;

import ai.djl.ndarray.NDArray;

/**
 * Where the zero point that is added before rounding comes from, when another one is subtracted
 * afterwards.
 */
@FunctionalInterface
public interface PreZeroPoint {
  /**
   * The zero point to add.
   *
   * @param x the tensor to quantize
   * @param scale the scale that it is divided by
   * @param bitWidth a scalar
   */
  NDArray zeroPoint(NDArray x, NDArray scale, NDArray bitWidth);
}
