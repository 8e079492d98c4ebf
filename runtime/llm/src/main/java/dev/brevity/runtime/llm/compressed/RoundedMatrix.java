package dev.brevity.runtime.llm.compressed;

import dev.brevity.runtime.gguf.Half;

/**
 * A matrix rounded to integers or to FP8 by the rules of compressed-tensors: scales are bfloat16
 * numbers, divisions are by them, and ties go to even.
 *
 * @param codes signed integers, or the bits of minifloats, row by row
 * @param scales row by row, one for each group
 * @param zeroPoints the same; all 0 for symmetric rounding
 */
record RoundedMatrix(int[] codes, float[] scales, int[] zeroPoints) {
  private static final float LARGEST_FP8 = 448;
  private static final float EPSILON = 1.1920929e-7f;

  /**
   * Rounds to integers.
   *
   * @param groupSize columns that share a scale; divides their number
   */
  static RoundedMatrix integers(float[] values, int groupSize, int bits, boolean symmetric) {
    int groups = values.length / groupSize;
    int[] codes = new int[values.length];
    float[] scales = new float[groups];
    int[] zeroPoints = new int[groups];
    int least = -(1 << (bits - 1));
    int most = -least - 1;
    for (int group = 0; group < groups; group++) {
      int first = group * groupSize;
      float low = 0;
      float high = 0;
      for (int i = first; i < first + groupSize; i++) {
        low = Math.min(low, values[i]);
        high = Math.max(high, values[i]);
      }
      float steps = (1 << bits) - 1;
      float wide = symmetric ? Math.max(-low, high) / (steps / 2) : (high - low) / steps;
      float scale = brain(wide);
      scale = scale == 0 ? EPSILON : scale;
      int zero = symmetric ? 0 : clamp((float) Math.rint(least - low / scale), least, most);
      for (int i = first; i < first + groupSize; i++) {
        codes[i] = clamp(values[i] / scale + zero, least, most);
      }
      scales[group] = scale;
      zeroPoints[group] = zero;
    }
    return new RoundedMatrix(codes, scales, zeroPoints);
  }

  private static int clamp(float value, int least, int most) {
    return (int) Math.rint(Math.max(least, Math.min(most, value)));
  }

  /** Rounds to FP8 of 4 exponent and 3 mantissa bits, with one scale for each row. */
  static RoundedMatrix minifloats(float[] values, int columns) {
    int rows = values.length / columns;
    int[] codes = new int[values.length];
    float[] scales = new float[rows];
    for (int row = 0; row < rows; row++) {
      int first = row * columns;
      float largest = 0;
      for (int i = first; i < first + columns; i++) {
        largest = Math.max(largest, Math.abs(values[i]));
      }
      float scale = brain(largest / LARGEST_FP8);
      scale = scale == 0 ? EPSILON : scale;
      for (int i = first; i < first + columns; i++) {
        codes[i] = minifloat(Math.max(-LARGEST_FP8, Math.min(LARGEST_FP8, values[i] / scale)));
      }
      scales[row] = scale;
    }
    return new RoundedMatrix(codes, scales, new int[rows]);
  }

  private static int minifloat(float value) {
    int sign = Float.floatToRawIntBits(value) < 0 ? 0x80 : 0;
    double magnitude = Math.abs(value);
    if (magnitude < 0x1p-6) {
      return sign | (int) Math.rint(magnitude * 0x1p9);
    }
    int exponent = Math.getExponent(magnitude);
    int mantissa = (int) Math.rint(Math.scalb(magnitude, 3 - exponent));
    return sign | (((exponent + 6) << 3) + mantissa);
  }

  private static float brain(float value) {
    return Half.fromBrain(Half.brain(value));
  }
}
