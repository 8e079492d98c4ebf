package dev.brevity.runtime.data;

import dev.brevity.dsl.data.Preprocessing.Interpolation;
import dev.brevity.dsl.data.Preprocessing.Size;

/**
 * Resizes images as Python's imaging library does: each axis by itself, the width first, with a
 * filter that widens when shrinking, and whole numbers after each axis.
 */
final class Resampling {
  private Resampling() {}

  /** The height that an image gets; a size of one number is that of the shorter side. */
  static int height(Pixels pixels, Size size) {
    return size.height().orElseGet(() -> side(size.width(), pixels.height(), pixels.width()));
  }

  static int width(Pixels pixels, Size size) {
    return size.height().isPresent()
        ? size.width()
        : side(size.width(), pixels.width(), pixels.height());
  }

  private static int side(int shorter, int side, int other) {
    return side <= other
        ? shorter
        : Math.max(1, (int) Math.min(1 << 30, (long) shorter * side / other));
  }

  static Pixels resize(Pixels pixels, int toHeight, int toWidth, Interpolation interpolation) {
    int height = pixels.height();
    int width = pixels.width();
    Weights across = new Weights(width, toWidth, interpolation);
    Weights down = new Weights(height, toHeight, interpolation);
    float[][] resized = new float[pixels.values().length][];
    for (int c = 0; c < resized.length; c++) {
      float[] wide = new float[height * toWidth];
      for (int y = 0; y < height; y++) {
        across.apply(pixels.values()[c], y * width, 1, wide, y * toWidth, 1);
      }
      resized[c] = new float[toHeight * toWidth];
      for (int x = 0; x < toWidth; x++) {
        down.apply(wide, x, toWidth, resized[c], x, toWidth);
      }
    }
    return new Pixels(resized, toHeight, toWidth);
  }

  /** For each new place, from where on the old ones count and how much. */
  private static final class Weights {
    private final int[] starts;
    private final double[][] weights;

    Weights(int from, int to, Interpolation interpolation) {
      starts = new int[to];
      weights = new double[to][];
      double scale = (double) from / to;
      double widening = Math.max(scale, 1);
      double support = support(interpolation) * widening;
      for (int i = 0; i < to; i++) {
        double center = (i + 0.5) * scale;
        if (from == to || interpolation == Interpolation.NEAREST) {
          starts[i] = Math.min((int) center, from - 1);
          weights[i] = new double[] {1};
          continue;
        }
        int first = Math.max((int) (center - support + 0.5), 0);
        int end = Math.min((int) (center + support + 0.5), from);
        starts[i] = first;
        weights[i] = new double[end - first];
        double sum = 0;
        for (int k = 0; k < weights[i].length; k++) {
          weights[i][k] = weight(interpolation, (first + k - center + 0.5) / widening);
          sum += weights[i][k];
        }
        for (int k = 0; k < weights[i].length; k++) {
          weights[i][k] /= sum;
        }
      }
    }

    void apply(float[] source, int at, int step, float[] target, int to, int toStep) {
      for (int i = 0; i < starts.length; i++) {
        double sum = 0;
        for (int k = 0; k < weights[i].length; k++) {
          sum += weights[i][k] * source[at + (starts[i] + k) * step];
        }
        target[to + i * toStep] = (float) Math.min(255, Math.max(0, Math.floor(sum + 0.5)));
      }
    }

    private static double support(Interpolation interpolation) {
      return interpolation == Interpolation.BICUBIC ? 2 : 1;
    }

    private static double weight(Interpolation interpolation, double distance) {
      double x = Math.abs(distance);
      if (interpolation == Interpolation.BILINEAR) {
        return Math.max(0, 1 - x);
      }
      if (x < 1) {
        return (1.5 * x - 2.5) * x * x + 1;
      }
      return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    }
  }
}
