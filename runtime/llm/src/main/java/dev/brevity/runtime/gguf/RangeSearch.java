package dev.brevity.runtime.gguf;

import java.util.Arrays;

/**
 * Scale and minimum of 32 values for integers from 0 up, by a search for the least weighted error
 * as ggml makes it for Q4_K and Q5_K. All sums run in order in float32, so that results are the
 * same to the last bit.
 */
final class RangeSearch {
  static final int SIZE = 32;

  private final int top;
  private final float start;
  private final int steps;
  private final int[] codes = new int[SIZE];
  private final int[] tried = new int[SIZE];
  private final float[] weights = new float[SIZE];
  private float scale;
  private float minimum;

  /**
   * @param top the largest integer
   * @param start what the first number of steps tried differs from it by
   * @param steps how many more numbers of steps are tried, each larger by 0.1
   */
  RangeSearch(int top, float start, int steps) {
    this.top = top;
    this.start = start;
    this.steps = steps;
  }

  /** The integers found. */
  int[] codes() {
    return codes;
  }

  float scale() {
    return scale;
  }

  /** The smallest value that can be expressed, at most 0. */
  float minimum() {
    return minimum;
  }

  void search(float[] x, int first) {
    weigh(x, first);
    float least = x[first];
    float most = x[first];
    float weightSum = weights[0];
    float weighted = weights[0] * x[first];
    for (int i = 1; i < SIZE; i++) {
      float value = x[first + i];
      least = value < least ? value : least;
      most = value > most ? value : most;
      weightSum += weights[i];
      weighted += weights[i] * value;
    }
    minimum = least > 0 ? 0 : least;
    if (most == minimum) {
      Arrays.fill(codes, 0);
      scale = 0;
      return;
    }
    float inverse = top / (most - minimum);
    scale = 1 / inverse;
    assign(x, first, inverse, codes);
    float best = error(x, first, codes, scale, minimum);
    for (int step = 0; step <= steps; step++) {
      inverse = (start + 0.1f * step + top) / (most - minimum);
      best = improve(x, first, inverse, weightSum, weighted, best);
    }
  }

  private void weigh(float[] x, int first) {
    float squares = 0;
    for (int i = 0; i < SIZE; i++) {
      squares += x[first + i] * x[first + i];
    }
    float mean = (float) Math.sqrt(squares / SIZE);
    for (int i = 0; i < SIZE; i++) {
      weights[i] = mean + Math.abs(x[first + i]);
    }
  }

  private void assign(float[] x, int first, float inverse, int[] result) {
    for (int i = 0; i < SIZE; i++) {
      int code = Nearest.of(inverse * (x[first + i] - minimum));
      result[i] = Math.max(0, Math.min(top, code));
    }
  }

  /** Fits a line through the integers of a scale; keeps it if its error is smaller. */
  private float improve(
      float[] x, int first, float inverse, float weightSum, float weighted, float best) {
    float sum = 0;
    float squares = 0;
    float products = 0;
    for (int i = 0; i < SIZE; i++) {
      float value = x[first + i];
      int code = Math.max(0, Math.min(top, Nearest.of(inverse * (value - minimum))));
      tried[i] = code;
      float weight = weights[i] * code;
      sum += weight;
      squares += weight * code;
      products += weight * value;
    }
    float determinant = weightSum * squares - sum * sum;
    if (!(determinant > 0)) {
      return best;
    }
    float slope = (weightSum * products - weighted * sum) / determinant;
    float intercept = (squares * weighted - sum * products) / determinant;
    if (intercept > 0) {
      intercept = 0;
      slope = products / squares;
    }
    float error = error(x, first, tried, slope, intercept);
    if (error < best) {
      System.arraycopy(tried, 0, codes, 0, SIZE);
      scale = slope;
      minimum = intercept;
      return error;
    }
    return best;
  }

  private float error(float[] x, int first, int[] integers, float factor, float offset) {
    float error = 0;
    for (int i = 0; i < SIZE; i++) {
      float difference = factor * integers[i] + offset - x[first + i];
      error += weights[i] * (difference * difference);
    }
    return error;
  }
}
