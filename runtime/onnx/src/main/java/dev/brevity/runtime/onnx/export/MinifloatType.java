package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.tensor.Minifloat;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A format of minifloats in plain numbers.
 *
 * @param exponentBits bits of the exponent
 * @param mantissaBits bits of the mantissa after the point
 * @param exponentBias what is subtracted from the stored exponent
 * @param largest the largest finite value
 * @param infinite whether it has codes of infinity
 * @param nan whether it has codes of not-a-number
 * @param saturating whether what is too large becomes the largest value
 */
public record MinifloatType(
    double exponentBits,
    double mantissaBits,
    double exponentBias,
    double largest,
    boolean infinite,
    boolean nan,
    boolean saturating) {
  /**
   * Reads a format.
   *
   * @throws InexpressibleException if its bits are no whole numbers
   */
  static MinifloatType of(Minifloat format) {
    double exponent = format.exponentBitWidth().getFloat();
    double mantissa = format.mantissaBitWidth().getFloat();
    double bias = format.exponentBias().getFloat();
    if (exponent != Math.rint(exponent) || mantissa != Math.rint(mantissa)) {
      throw new InexpressibleException(
          "minifloats need whole numbers of bits", "use a format whose bits are not learned");
    }
    Set<String> reserved = new HashSet<>(known(format.infValues()));
    reserved.addAll(known(format.nanValues()));
    return new MinifloatType(
        exponent,
        mantissa,
        bias,
        largest((int) exponent, (int) mantissa, bias, reserved),
        !known(format.infValues()).isEmpty(),
        !known(format.nanValues()).isEmpty(),
        format.saturating());
  }

  private static List<String> known(@org.jspecify.annotations.Nullable List<String> values) {
    return values == null ? List.of() : values;
  }

  /**
   * The largest value whose code is not set aside.
   *
   * @param reserved mantissas, in binary digits, that are set aside at the largest exponent
   */
  private static double largest(
      int exponentBits, int mantissaBits, double bias, Set<String> reserved) {
    double top = Math.pow(2, exponentBits) - 1 - bias;
    int steps = 1 << mantissaBits;
    for (int mantissa = steps - 1; mantissa >= 0; mantissa--) {
      // The digit in front keeps leading zeros.
      if (!reserved.contains(Integer.toBinaryString(steps + mantissa).substring(1))) {
        return (1 + mantissa / (double) steps) * Math.pow(2, top);
      }
    }
    return (2 - 1.0 / steps) * Math.pow(2, top - 1);
  }
}
