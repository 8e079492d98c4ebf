package dev.brevity.runtime.onnx.fakequant;

/**
 * The codes that a quantizer uses.
 *
 * @param low the smallest
 * @param high the largest
 */
public record CodeRange(long low, long high) {
  /** Whether some codes are negative. */
  public boolean isSigned() {
    return low < 0;
  }

  /** The least number of bits that hold all codes in two's complement, or without a sign. */
  public int bits() {
    long most = isSigned() ? Math.max(-(low + 1), high) : high;
    int magnitude = Long.SIZE - Long.numberOfLeadingZeros(most);
    return Math.max(1, isSigned() ? magnitude + 1 : magnitude);
  }

  /**
   * Whether one code at the end is not in use, so that a signed range is the same on both sides.
   */
  public boolean isNarrow() {
    long codes = high - low + 1;
    return codes == (1L << bits()) - 1;
  }

  /**
   * Whether the range is all codes of its bits, or all but the one that a narrow range leaves out.
   */
  public boolean isWhole() {
    long all = 1L << bits();
    boolean narrow = isSigned() ? low == -all / 2 + 1 && high == all / 2 - 1 : high == all - 2;
    boolean full = isSigned() ? low == -all / 2 && high == all / 2 - 1 : high == all - 1;
    return (narrow || full) && (isSigned() || low == 0);
  }
}
