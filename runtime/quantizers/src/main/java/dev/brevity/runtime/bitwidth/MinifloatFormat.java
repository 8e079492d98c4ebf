package dev.brevity.runtime.bitwidth;

/**
 * A floating-point format of a few bits, without special values.
 *
 * @param exponentBits bits of the exponent, at least 1
 * @param mantissaBits bits of the mantissa after the point
 * @param exponentBias what is subtracted from the stored exponent
 */
public record MinifloatFormat(int exponentBits, int mantissaBits, int exponentBias) {
  /** The largest value if no code is set aside, in float32: infinite if it lies beyond. */
  public float largest() {
    float mantissa = (float) (2 - Math.pow(2, -mantissaBits));
    float exponent = (float) (Math.pow(2, exponentBits) - 1 - exponentBias);
    return mantissa * (float) Math.pow(2, exponent);
  }

  /** The largest value, capped because some codes mean infinity or not-a-number; 0 is no cap. */
  public float largest(double available) {
    return available == 0 ? largest() : Math.min(largest(), (float) available);
  }

  /** The exponent of the step between the smallest values. */
  public float smallestStep() {
    return 1f - exponentBias - mantissaBits;
  }
}
