package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Reductions of windows over the trailing dimensions, one, two or three of them: {@code [N, C, *] →
 * [N, C, *]}.
 */
public final class Pools {
  private Pools() {}

  /**
   * The largest value of each window.
   *
   * @param ceil whether a window that does not fit whole counts too
   */
  public static NDArray max(
      NDArray x, Shape kernel, Shape stride, Shape padding, Shape dilation, boolean ceil) {
    NDManager manager = x.getManager();
    return Aten.call(
        "max_pool",
        x,
        rows(manager, kernel, stride, padding, dilation),
        manager.create(ceil ? 1L : 0L));
  }

  /**
   * The largest value of each window, and its number among the places of the channel.
   *
   * @param ceil whether a window that does not fit whole counts too
   * @return the values, and int64 of the same shape
   */
  public static NDList maxWithPlaces(
      NDArray x, Shape kernel, Shape stride, Shape padding, Shape dilation, boolean ceil) {
    NDManager manager = x.getManager();
    return Aten.callForList(
        "max_pool_indices",
        x,
        rows(manager, kernel, stride, padding, dilation),
        manager.create(ceil ? 1L : 0L));
  }

  /** The largest value of each of as many windows as asked for. */
  public static NDArray adaptiveMax(NDArray x, Shape size) {
    return Aten.call("adaptive_max_pool", x, x.getManager().create(size.getShape()));
  }

  /**
   * The average of each window over two dimensions.
   *
   * @param ceil whether a window that does not fit whole counts too
   * @param countPadding whether padding counts as values
   * @param divisor what sums are divided by; 0 for the number of values
   */
  public static NDArray average2d(
      NDArray x,
      Shape kernel,
      Shape stride,
      Shape padding,
      boolean ceil,
      boolean countPadding,
      long divisor) {
    NDManager manager = x.getManager();
    NDArray options = manager.create(new long[] {ceil ? 1 : 0, countPadding ? 1 : 0, divisor});
    return Aten.call("avg_pool2d", x, rows(manager, kernel, stride, padding), options);
  }

  /** The average of each of as many windows over two dimensions as asked for. */
  public static NDArray adaptiveAverage2d(NDArray x, Shape size) {
    return Aten.call("adaptive_avg_pool2d", x, x.getManager().create(size.getShape()));
  }

  private static NDArray rows(NDManager manager, Shape... shapes) {
    long[] sizes =
        Stream.of(shapes).flatMapToLong(shape -> LongStream.of(shape.getShape())).toArray();
    return manager.create(sizes, new Shape(shapes.length, shapes[0].dimension()));
  }
}
