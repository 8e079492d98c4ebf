package dev.brevity.runtime.llm.compressed;

/** Codes of the small floating-point numbers of OCP: E4M3 (OFP8 1.0) and E2M1 (MX 1.0). */
final class Minifloats {
  static final float LARGEST_FP8 = 448;
  static final float LARGEST_FP4 = 6;

  private static final int SIGN = 0x80;
  private static final int FP4_SIGN = 0x8;

  private Minifloats() {}

  /** E4M3, nearest with ties to even; larger magnitudes become the largest. */
  static int fp8(float value) {
    int sign = Float.floatToRawIntBits(value) < 0 ? SIGN : 0;
    double magnitude = Math.min(Math.abs(value), LARGEST_FP8);
    if (magnitude < 0x1p-6) {
      return sign | (int) Math.rint(magnitude * 0x1p9);
    }
    int exponent = Math.getExponent(magnitude);
    int mantissa = (int) Math.rint(Math.scalb(magnitude, 3 - exponent));
    return sign | (((exponent + 6) << 3) + mantissa);
  }

  /** The value of a code of E4M3. */
  static float ofFp8(int code) {
    int exponent = (code >> 3) & 0xF;
    int mantissa = code & 7;
    float magnitude =
        exponent == 0 ? mantissa * 0x1p-9f : Math.scalb(1 + mantissa / 8f, exponent - 7);
    return (code & SIGN) == 0 ? magnitude : -magnitude;
  }

  /** E2M1 in 4 bits, nearest with ties to even; larger magnitudes become 6. */
  static int fp4(float value) {
    int sign = Float.floatToRawIntBits(value) < 0 ? FP4_SIGN : 0;
    float magnitude = Math.min(Math.abs(value), LARGEST_FP4);
    int code;
    if (magnitude < 2) {
      code = (int) Math.rint(magnitude * 2);
    } else if (magnitude < 4) {
      code = (int) Math.rint(magnitude) + 2;
    } else {
      code = (int) Math.rint(magnitude / 2) + 4;
    }
    return sign | code;
  }
}
