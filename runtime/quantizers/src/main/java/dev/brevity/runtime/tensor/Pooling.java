package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.Pools;
import dev.brevity.runtime.aten.Scalar;

/**
 * Windows reduced to one value each. The largest value of a window is one of its values; an average
 * of integers is their sum with a smaller scale, in as many bits as the sum may need.
 */
public final class Pooling {
  private Pooling() {}

  /**
   * The largest value of each window over one to three dimensions.
   *
   * @param x {@code [N, C, *]}
   * @param ceil whether a window that does not fit whole counts too
   */
  public static QuantTensor max(
      QuantTensor x, Shape kernel, Shape stride, Shape padding, Shape dilation, boolean ceil) {
    return x.withValue(Pools.max(x.value(), kernel, stride, padding, dilation, ceil));
  }

  /** The largest value of each of as many windows as asked for. */
  public static QuantTensor adaptiveMax(QuantTensor x, Shape size) {
    return x.withValue(Pools.adaptiveMax(x.value(), size));
  }

  /**
   * The average of each window over two dimensions.
   *
   * @param x {@code [N, C, H, W]}
   * @param ceil whether a window that does not fit whole counts too
   * @param countPadding whether padding counts as values
   * @param divisor what sums are divided by; 0 for the number of values
   */
  public static QuantTensor average2d(
      QuantTensor x,
      Shape kernel,
      Shape stride,
      Shape padding,
      boolean ceil,
      boolean countPadding,
      long divisor) {
    NDArray averages =
        Pools.average2d(x.value(), kernel, stride, padding, ceil, countPadding, divisor);
    return sums(x, averages, divisor == 0 ? kernel.size() : divisor);
  }

  /**
   * The average of each of as many windows over two dimensions as asked for. The size of the
   * windows is taken to be that of {@link #window}, even where windows differ.
   */
  public static QuantTensor adaptiveAverage2d(QuantTensor x, Shape size) {
    NDArray averages = Pools.adaptiveAverage2d(x.value(), size);
    Shape input = x.value().getShape();
    return sums(x, averages, window(input.slice(input.dimension() - 2), size).size());
  }

  /** The window of adaptive pooling: {@code in - (out - 1) * floor(in / out)} in each dimension. */
  public static Shape window(Shape input, Shape output) {
    long[] sizes = new long[output.dimension()];
    for (int i = 0; i < sizes.length; i++) {
      long stride = input.get(i) / output.get(i);
      sizes[i] = input.get(i) - (output.get(i) - 1) * stride;
    }
    return new Shape(sizes);
  }

  /** Averages of integers as their sums. */
  private static QuantTensor sums(QuantTensor x, NDArray averages, long terms) {
    if (!(x instanceof IntQuantTensor known)) {
      return new PlainTensor(averages);
    }
    return new IntQuantTensor(
        averages,
        Scalar.over(known.scale(), terms),
        known.zeroPoint(),
        AccumulatorBitWidth.ofSum(known.bitWidth(), terms),
        known.signed(),
        known.training());
  }
}
