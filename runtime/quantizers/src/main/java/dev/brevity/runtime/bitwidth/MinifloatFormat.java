package dev.brevity.runtime.bitwidth;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.aten.Constant;

/**
 * A floating-point format of a few bits, without special values. Gradients reach widths that are
 * learned.
 *
 * @param exponentBits bits of the exponent, at least 1; a scalar, like all others
 * @param mantissaBits bits of the mantissa after the point
 * @param exponentBias what is subtracted from the stored exponent
 * @param largestMantissa below 2
 */
public record MinifloatFormat(
    NDArray exponentBits, NDArray mantissaBits, NDArray exponentBias, NDArray largestMantissa) {
  /** Whether the format never changes. */
  public boolean isFixed() {
    return Constant.is(exponentBits)
        && Constant.is(mantissaBits)
        && Constant.is(exponentBias)
        && Constant.is(largestMantissa);
  }

  /** The largest value if no code is set aside; infinite if it lies beyond float32. */
  public NDArray largest() {
    NDArray exponent = IntRange.powerOfTwo(exponentBits).sub(1f).sub(exponentBias);
    return largestMantissa.mul(IntRange.powerOfTwo(exponent));
  }

  /** The exponent of the step between the smallest values. */
  public NDArray smallestStep() {
    return exponentBias.neg().add(1f).sub(mantissaBits);
  }
}
