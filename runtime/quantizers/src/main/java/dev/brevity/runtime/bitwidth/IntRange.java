package dev.brevity.runtime.bitwidth;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.aten.Scalar;

/** The integers that a number of bits can represent. */
public final class IntRange {
  private IntRange() {}

  /**
   * The lowest: {@code -2^(b-1)} when signed, one more when narrow, otherwise 0; differentiable in
   * the bits.
   */
  public static NDArray min(boolean signed, boolean narrow, NDArray bitWidth) {
    if (!signed) {
      return Scalar.times(bitWidth, 0);
    }
    NDArray lowest = powerOfTwo(bitWidth.sub(1f)).neg();
    return narrow ? lowest.add(1f) : lowest;
  }

  /**
   * The highest: {@code 2^(b-1) - 1} when signed, otherwise {@code 2^b - 1} or, when narrow, one
   * less.
   */
  public static NDArray max(boolean signed, boolean narrow, NDArray bitWidth) {
    if (signed) {
      return powerOfTwo(bitWidth.sub(1f)).sub(1f);
    }
    return powerOfTwo(bitWidth).sub(narrow ? 2f : 1f);
  }

  /** Two to the power of a tensor. */
  public static NDArray powerOfTwo(NDArray exponent) {
    return Scalar.like(exponent, 2).pow(exponent);
  }
}
