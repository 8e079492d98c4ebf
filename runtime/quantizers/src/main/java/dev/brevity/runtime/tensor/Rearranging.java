package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.Pads;
import dev.brevity.runtime.aten.Resampling;
import java.util.stream.IntStream;

/**
 * The same values in another shape or order. What is known of them stays, except of tensors in
 * groups, whose groups are lost.
 */
public final class Rearranging {
  private Rearranging() {}

  /**
   * Another shape of the same size; one dimension may be -1. The scale keeps its shape, so that
   * only a single scale still fits every shape.
   */
  public static QuantTensor reshape(QuantTensor x, long... shape) {
    return x.withValue(x.value().reshape(shape));
  }

  /** All dimensions from {@code start} on as one. */
  public static QuantTensor flatten(QuantTensor x, int start) {
    return flatten(x, start, -1);
  }

  /**
   * Dimensions {@code start} to {@code end}, inclusive, as one; negative ones count from the end.
   */
  public static QuantTensor flatten(QuantTensor x, int start, int end) {
    Shape shape = x.value().getShape();
    int rank = shape.dimension();
    if (rank == 0) {
      return reshape(x, 1);
    }
    int first = start < 0 ? start + rank : start;
    int last = end < 0 ? end + rank : end;
    Shape joined =
        shape
            .slice(0, first)
            .add(shape.slice(first, last + 1).size())
            .addAll(shape.slice(last + 1));
    return x.withValue(x.value().reshape(joined));
  }

  /** Two dimensions exchanged; those of scale and zero point too if they have as many. */
  public static QuantTensor transpose(QuantTensor x, int first, int second) {
    int rank = x.value().getShape().dimension();
    int[] order = IntStream.range(0, rank).toArray();
    int a = first < 0 ? first + rank : first;
    int b = second < 0 ? second + rank : second;
    order[a] = b;
    order[b] = a;
    return permute(x, order);
  }

  /** Dimensions in another order; those of scale and zero point too if they have as many. */
  public static QuantTensor permute(QuantTensor x, int... order) {
    int[] dims = IntStream.of(order).map(dim -> dim < 0 ? dim + order.length : dim).toArray();
    if (x instanceof GroupwiseQuantTensor || x instanceof PlainTensor) {
      return x.withValue(x.value().transpose(dims));
    }
    // A scalar in a tensor without dimensions is permuted by doing nothing.
    return dims.length == 0
        ? x
        : x.map(
            array -> array.getShape().dimension() == dims.length ? array.transpose(dims) : array);
  }

  /** Zeros around the tensor; widths as {@link Pads#constant} takes them. */
  public static QuantTensor pad(QuantTensor x, long... widths) {
    return x.withValue(Pads.constant(x.value(), 0f, widths));
  }

  /** Values of the tensor itself around it. */
  public static QuantTensor pad(QuantTensor x, Pads.Filling filling, long... widths) {
    return x.withValue(Pads.of(x.value(), filling, widths));
  }

  /** Channels as a finer image: {@code [*, C r², H, W] → [*, C, H r, W r]}. */
  public static QuantTensor pixelShuffle(QuantTensor x, long factor) {
    return x.withValue(Resampling.pixelShuffle(x.value(), factor));
  }

  /** A coarser image with more channels: {@code [*, C, H r, W r] → [*, C r², H, W]}. */
  public static QuantTensor pixelUnshuffle(QuantTensor x, long factor) {
    return x.withValue(Resampling.pixelUnshuffle(x.value(), factor));
  }

  /** The nearest value at each place of the given size: {@code [N, C, *] → [N, C, size]}. */
  public static QuantTensor nearest(QuantTensor x, Shape size) {
    return x.withValue(Resampling.nearest(x.value(), size));
  }

  /** The nearest value at each place, one factor per dimension. */
  public static QuantTensor nearest(QuantTensor x, double... factors) {
    return x.withValue(Resampling.nearest(x.value(), factors));
  }

  /**
   * The rows of a weight that integers name: {@code [*] → [*, size]}, weight {@code [items, size]}.
   */
  public static QuantTensor embedding(NDArray numbers, QuantTensor weight) {
    NDArray value = weight.value();
    if (weight instanceof ScaledTensor known
        && (known.scale().size() > 1 || known.zeroPoint().size() > 1)) {
      throw new IllegalStateException(
          "the vectors of an embedding share one scale; choose a quantizer per tensor");
    }
    NDArray found = value.get(numbers.toType(DataType.INT64, false).flatten());
    return weight.withValue(found.reshape(numbers.getShape().add(value.getShape().get(1))));
  }
}
