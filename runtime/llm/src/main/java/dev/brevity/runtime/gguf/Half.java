package dev.brevity.runtime.gguf;

/** Numbers of 16 bits: IEEE half precision and bfloat16. */
public final class Half {
  private static final int MANTISSA_BITS = 10;

  /** Bits that the mantissa of single precision has more. */
  private static final int DROPPED_BITS = 13;

  /** What exponents are stored less by than in single precision. */
  private static final int SMALLER_EXPONENT = 112;

  private static final int INFINITY = 0x7C00;
  private static final float SMALLEST_NORMAL = 0x1p-14f;
  private static final float SMALLEST = 0x1p-24f;
  private static final float TOO_LARGE = 65520f;

  private Half() {}

  /** The nearest half-precision number, ties to even; beyond its range infinity. */
  public static short of(float value) {
    int sign = (Float.floatToRawIntBits(value) >>> 16) & 0x8000;
    float magnitude = Math.abs(value);
    if (Float.isNaN(value)) {
      return (short) (sign | INFINITY | 1 << (MANTISSA_BITS - 1));
    }
    if (magnitude >= TOO_LARGE) {
      return (short) (sign | INFINITY);
    }
    if (magnitude < SMALLEST_NORMAL) {
      // The division is exact; what rounds up to 1024 is the smallest normal number.
      return (short) (sign | (int) Math.rint(magnitude / (double) SMALLEST));
    }
    int bits = Float.floatToRawIntBits(magnitude);
    int rounded = bits + (1 << (DROPPED_BITS - 1)) - 1 + ((bits >>> DROPPED_BITS) & 1);
    return (short) (sign | ((rounded >>> DROPPED_BITS) - (SMALLER_EXPONENT << MANTISSA_BITS)));
  }

  /** The number that the bits stand for. */
  public static float toFloat(short bits) {
    int magnitude = bits & 0x7FFF;
    float value;
    if (magnitude >= INFINITY) {
      value = magnitude == INFINITY ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (magnitude >> MANTISSA_BITS == 0) {
      value = magnitude * SMALLEST;
    } else {
      value =
          Float.intBitsToFloat((magnitude + (SMALLER_EXPONENT << MANTISSA_BITS)) << DROPPED_BITS);
    }
    return bits < 0 ? -value : value;
  }

  /** The number as half precision holds it. */
  static float rounded(float value) {
    return toFloat(of(value));
  }

  /** The nearest bfloat16, ties to even. */
  public static short brain(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16 | 0x40);
    }
    return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
  }

  /** The number that the bits of a bfloat16 stand for. */
  public static float fromBrain(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
