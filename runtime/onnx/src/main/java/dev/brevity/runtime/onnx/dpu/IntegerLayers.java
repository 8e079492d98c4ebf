package dev.brevity.runtime.onnx.dpu;

import java.util.List;

/** What DPUs compute, in exact integers. Pictures are {@code [N, C, H, W]}. */
final class IntegerLayers {
  private IntegerLayers() {}

  /** Sums of products; the position is the caller's. */
  static IntegerTensor convolution(
      IntegerTensor x, IntegerTensor weight, PoolWindow window, long groups) {
    int channels = (int) x.shape()[1];
    int filters = (int) weight.shape()[0];
    int depth = (int) weight.shape()[1];
    int perGroup = filters / (int) groups;
    int height = window.size(0, x.shape()[2]);
    int width = window.size(1, x.shape()[3]);
    int window0 = window.kernel(0);
    int window1 = window.kernel(1);
    int batch = (int) x.shape()[0];
    long[] sums = new long[batch * filters * height * width];
    int at = 0;
    for (int n = 0; n < batch; n++) {
      for (int f = 0; f < filters; f++) {
        int first = n * channels + f / perGroup * depth;
        for (int row = 0; row < height; row++) {
          for (int column = 0; column < width; column++) {
            long sum = 0;
            for (int c = 0; c < depth; c++) {
              for (int i = 0; i < window0; i++) {
                int y = window.start(0, row) + i * window.dilation(0);
                for (int j = 0; j < window1; j++) {
                  int z = window.start(1, column) + j * window.dilation(1);
                  if (isInside(x, y, z)) {
                    int factor = ((f * depth + c) * window0 + i) * window1 + j;
                    sum += value(x, first + c, y, z) * weight.values()[factor];
                  }
                }
              }
            }
            sums[at++] = sum;
          }
        }
      }
    }
    return new IntegerTensor(new long[] {batch, filters, height, width}, sums, 0);
  }

  /** Rows times rows of the weight. */
  static IntegerTensor product(IntegerTensor x, IntegerTensor weight) {
    int rows = (int) x.shape()[0];
    int depth = (int) weight.shape()[1];
    int columns = (int) weight.shape()[0];
    long[] sums = new long[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        long sum = 0;
        for (int i = 0; i < depth; i++) {
          sum += x.values()[row * depth + i] * weight.values()[column * depth + i];
        }
        sums[row * columns + column] = sum;
      }
    }
    return new IntegerTensor(new long[] {rows, columns}, sums, 0);
  }

  /** Adds a bias along the second dimension, both shifted to a common position. */
  static IntegerTensor biased(IntegerTensor sum, int shift, IntegerTensor bias, int biasShift) {
    int channels = bias.values().length;
    int inner = (int) (sum.values().length / (sum.shape()[0] * channels));
    long[] added = new long[sum.values().length];
    for (int i = 0; i < added.length; i++) {
      long one = bias.values()[i / inner % channels];
      added[i] = (sum.values()[i] << shift) + (one << biasShift);
    }
    return new IntegerTensor(sum.shape(), added, 0);
  }

  static IntegerTensor sum(IntegerTensor one, int at, IntegerTensor other, int otherAt, int out) {
    int common = Math.max(at, otherAt);
    long[] sums = new long[one.values().length];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = (one.values()[i] << (common - at)) + (other.values()[i] << (common - otherAt));
    }
    return new IntegerTensor(one.shape(), sums, common).moved(common, out);
  }

  static IntegerTensor padded(IntegerTensor x, List<Long> pads) {
    PoolWindow window =
        new PoolWindow(List.of(1L, 1L), List.of(1L, 1L), List.of(1L, 1L), pads, false);
    return pooled(x, window, 0, Math::addExact, sum -> sum);
  }

  static IntegerTensor maximum(IntegerTensor x, PoolWindow window) {
    return pooled(x, window, FixedPoint.LOW, Math::max, code -> code);
  }

  static IntegerTensor average(IntegerTensor x, PoolWindow window) {
    int shift = FixedPoint.averageShift((long) window.kernel(0) * window.kernel(1));
    return pooled(x, window, 0, Math::addExact, sum -> sum >> shift);
  }

  private static IntegerTensor pooled(
      IntegerTensor x,
      PoolWindow window,
      long start,
      java.util.function.LongBinaryOperator joined,
      java.util.function.LongUnaryOperator finished) {
    int planes = (int) (x.shape()[0] * x.shape()[1]);
    int height = window.size(0, x.shape()[2]);
    int width = window.size(1, x.shape()[3]);
    long[] pooled = new long[planes * height * width];
    int at = 0;
    for (int plane = 0; plane < planes; plane++) {
      for (int row = 0; row < height; row++) {
        for (int column = 0; column < width; column++) {
          long value = start;
          for (int i = 0; i < window.kernel(0); i++) {
            int y = window.start(0, row) + i * window.dilation(0);
            for (int j = 0; j < window.kernel(1); j++) {
              int z = window.start(1, column) + j * window.dilation(1);
              if (isInside(x, y, z)) {
                value = joined.applyAsLong(value, value(x, plane, y, z));
              }
            }
          }
          pooled[at++] = finished.applyAsLong(value);
        }
      }
    }
    return new IntegerTensor(
        new long[] {x.shape()[0], x.shape()[1], height, width}, pooled, x.position());
  }

  private static boolean isInside(IntegerTensor x, int y, int z) {
    return y >= 0 && y < x.shape()[2] && z >= 0 && z < x.shape()[3];
  }

  private static long value(IntegerTensor x, int plane, int y, int z) {
    return x.values()[(int) ((plane * x.shape()[2] + y) * x.shape()[3] + z)];
  }
}
