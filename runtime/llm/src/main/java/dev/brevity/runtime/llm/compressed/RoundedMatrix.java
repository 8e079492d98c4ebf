package dev.brevity.runtime.llm.compressed;

import dev.brevity.runtime.gguf.Half;
import dev.brevity.runtime.llm.quantization.Grid;

/**
 * A matrix rounded to integers or to FP8 by the rules of compressed-tensors: scales are bfloat16
 * numbers, divisions are by them, and ties go to even.
 *
 * @param codes signed integers, or the bits of minifloats, row by row
 * @param scales row by row, one for each group
 * @param zeroPoints the same; all 0 for symmetric rounding
 */
record RoundedMatrix(int[] codes, float[] scales, int[] zeroPoints) {
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

  /**
   * Rounds to FP8 of 4 exponent and 3 mantissa bits.
   *
   * @param tall rows that share a scale
   * @param wide columns that share a scale
   */
  static RoundedMatrix minifloats(float[] values, int columns, int tall, int wide) {
    int rows = values.length / columns;
    int across = (columns + wide - 1) / wide;
    int down = (rows + tall - 1) / tall;
    float[] scales = new float[across * down];
    for (int i = 0; i < values.length; i++) {
      int place = i / columns / tall * across + i % columns / wide;
      scales[place] = Math.max(scales[place], Math.abs(values[i]));
    }
    for (int i = 0; i < scales.length; i++) {
      float scale = brain(scales[i] / Minifloats.LARGEST_FP8);
      scales[i] = scale == 0 ? EPSILON : scale;
    }
    int[] codes = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      int place = i / columns / tall * across + i % columns / wide;
      codes[i] = Minifloats.fp8(values[i] / scales[place]);
    }
    return new RoundedMatrix(codes, scales, new int[scales.length]);
  }

  /**
   * The codes that a plan has chosen.
   *
   * @param groupSize columns that share a scale in the file
   */
  static RoundedMatrix of(float[] values, int columns, int groupSize, Grid grid) {
    int[] codes = new int[values.length];
    int shift = grid.signed() ? 0 : 1 << (grid.bits() - 1);
    float[] scales = new float[values.length / groupSize];
    int[] zeroPoints = new int[scales.length];
    for (int i = 0; i < values.length; i++) {
      int row = i / columns;
      int column = i % columns;
      float scale = grid.scale(row, column);
      float value = values[i] / scale;
      float zeroPoint = grid.zeroPoint(row, column);
      codes[i] = grid.isInteger() ? Math.round(value + zeroPoint) - shift : Minifloats.fp8(value);
      scales[i / groupSize] = scale;
      zeroPoints[i / groupSize] = Math.round(zeroPoint) - shift;
    }
    return new RoundedMatrix(codes, scales, zeroPoints);
  }

  private static float brain(float value) {
    return Half.fromBrain(Half.brain(value));
  }
}
