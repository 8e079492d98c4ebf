package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;
import java.util.Locale;

/**
 * Whether operands agree in what an operation takes from one of them. In training scales and zero
 * points still move and need not agree.
 */
final class Agreement {
  private static final float RELATIVE_TOLERANCE = 1e-5f;
  private static final float ABSOLUTE_TOLERANCE = 1e-8f;

  private Agreement() {}

  /**
   * Refuses operands with different scales.
   *
   * @param first the operand that tells whether this is training
   */
  static void ofScales(ScaledTensor first, ScaledTensor second) {
    if (!first.training()) {
      same("scales", "requantize them with one quantizer first", first.scale(), second.scale());
    }
  }

  /** Refuses operands with different zero points. */
  static void ofZeroPoints(ScaledTensor first, ScaledTensor second) {
    if (!first.training()) {
      same(
          "zero points",
          "requantize them with one quantizer first",
          first.zeroPoint(),
          second.zeroPoint());
    }
  }

  /** Refuses operands with different numbers. */
  static void of(String what, NDArray first, NDArray second) {
    same(what, "both must come from quantizers of the same format", first, second);
  }

  /** Refuses operands of which only one has a sign. */
  static void ofSigns(ScaledTensor first, ScaledTensor second) {
    if (first.signed() != second.signed()) {
      throw new IllegalStateException("one operand is signed and the other one is not");
    }
  }

  /** Refuses an operand whose zero is not the code 0. */
  static void zeroAtZero(String operation, ScaledTensor x) {
    if (!isZero(x.zeroPoint())) {
      throw new IllegalStateException(
          operation
              + " is not defined for operands with a zero point other than 0; quantize them"
              + " symmetrically");
    }
  }

  static boolean isZero(NDArray array) {
    return array.eq(0f).all().getBoolean();
  }

  static boolean close(NDArray actual, NDArray expected) {
    NDArray tolerance = expected.abs().mul(RELATIVE_TOLERANCE).add(ABSOLUTE_TOLERANCE);
    return actual.sub(expected).abs().lte(tolerance).all().getBoolean();
  }

  private static void same(String what, String remedy, NDArray first, NDArray second) {
    if (!close(first, second)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "the operands have different %s (%s and %s); %s",
              what,
              brief(first),
              brief(second),
              remedy));
    }
  }

  private static String brief(NDArray array) {
    float first = array.flatten().getFloat(0);
    return array.size() == 1 ? Float.toString(first) : first + " …";
  }
}
