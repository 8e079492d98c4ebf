package dev.brevity.runtime.gguf;

/** Rounds to the nearest integer, ties to even, without a detour over double precision. */
final class Nearest {
  /** Numbers beside it have no fractions, so that adding it rounds. */
  private static final float SHIFT = 0x1.8p23f;

  private static final int SHIFTED_ZERO = Float.floatToRawIntBits(SHIFT);

  private Nearest() {}

  /**
   * The integer.
   *
   * @param value of magnitude below 2^22
   */
  static int of(float value) {
    return Float.floatToRawIntBits(value + SHIFT) - SHIFTED_ZERO;
  }
}
