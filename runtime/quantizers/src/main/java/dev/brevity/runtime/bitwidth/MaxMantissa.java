package dev.brevity.runtime.bitwidth;

import ai.djl.ndarray.NDArray;

/** The largest mantissa of a minifloat format. */
@FunctionalInterface
public interface MaxMantissa {
  /**
   * The largest mantissa.
   *
   * @param mantissaBits stored bits of the mantissa, a scalar
   * @return a scalar below 2; a {@link dev.brevity.runtime.aten.Constant} if it never changes
   */
  NDArray largest(NDArray mantissaBits);
}
