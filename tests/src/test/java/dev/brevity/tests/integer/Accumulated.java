package dev.brevity.tests.integer;

/**
 * Sums of products of integers, with the range that all partial sums stayed in.
 *
 * @param lowest of all partial sums
 * @param highest of all partial sums
 */
record Accumulated(IntegerTensor sums, long lowest, long highest) {
  /**
   * A convolution without padding: {@code [N, in, H, W]}, {@code [out, in, k, k]}, {@code [out]}.
   */
  static Accumulated convolution(IntegerTensor x, IntegerTensor weight, IntegerTensor bias) {
    int kernel = weight.size(2);
    int channels = x.size(1);
    int height = x.size(2) - kernel + 1;
    int width = x.size(3) - kernel + 1;
    Sums sums = new Sums(x.size(0), weight.size(0), height, width);
    for (int n = 0; n < x.size(0); n++) {
      for (int out = 0; out < weight.size(0); out++) {
        for (int row = 0; row < height; row++) {
          for (int column = 0; column < width; column++) {
            for (int in = 0; in < channels; in++) {
              for (int i = 0; i < kernel; i++) {
                int from = ((n * channels + in) * x.size(2) + row + i) * x.size(3) + column;
                int by = ((out * channels + in) * kernel + i) * kernel;
                for (int j = 0; j < kernel; j++) {
                  sums.add(x.data()[from + j] * weight.data()[by + j]);
                }
              }
            }
            sums.add(bias.data()[out]);
            sums.next();
          }
        }
      }
    }
    return sums.accumulated();
  }

  /** A linear layer: {@code [N, in]}, {@code [out, in]}, {@code [out]}. */
  static Accumulated linear(IntegerTensor x, IntegerTensor weight, IntegerTensor bias) {
    int features = x.size(1);
    Sums sums = new Sums(x.size(0), weight.size(0));
    for (int n = 0; n < x.size(0); n++) {
      for (int out = 0; out < weight.size(0); out++) {
        for (int in = 0; in < features; in++) {
          sums.add(x.data()[n * features + in] * weight.data()[out * features + in]);
        }
        sums.add(bias.data()[out]);
        sums.next();
      }
    }
    return sums.accumulated();
  }

  /** Adds up one element after the other. */
  private static final class Sums {
    private final long[] shape;
    private final long[] data;
    private int index;
    private long lowest;
    private long highest;

    Sums(long... shape) {
      this.shape = shape;
      int size = 1;
      for (long dimension : shape) {
        size *= (int) dimension;
      }
      data = new long[size];
    }

    void add(long term) {
      data[index] = Math.addExact(data[index], term);
      lowest = Math.min(lowest, data[index]);
      highest = Math.max(highest, data[index]);
    }

    void next() {
      index++;
    }

    Accumulated accumulated() {
      return new Accumulated(new IntegerTensor(data, shape), lowest, highest);
    }
  }
}
