package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.graph.MemoryLimit;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Dimensions as ONNX numbers them, and moving along one of them. */
final class Axes {
  /** The most elements that one operator may make, of the widest type. */
  private static final long MOST_ELEMENTS = MemoryLimit.OF_TENSOR / Long.BYTES;

  /** The kernels of libtorch have no room for more. */
  private static final int MOST_DIMENSIONS = 64;

  private Axes() {}

  /**
   * Looks at how many dimensions a tensor is to have.
   *
   * @throws IllegalArgumentException if they are more than can be computed
   */
  static void requireRank(int rank) {
    if (rank > MOST_DIMENSIONS) {
      throw new IllegalArgumentException(
          "a tensor can have " + MOST_DIMENSIONS + " dimensions, not " + rank);
    }
  }

  /**
   * The dimension, counted from the front.
   *
   * @throws IllegalArgumentException if there is none
   */
  static int of(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw new IllegalArgumentException(
          "there is no axis " + axis + " in " + rank + " dimensions");
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  static int of(long axis, NDArray x) {
    return of(axis, x.getShape().dimension());
  }

  /** The dimensions, counted from the front and sorted. */
  static int[] sorted(long[] axes, int rank) {
    int[] sorted = Arrays.stream(axes).mapToInt(axis -> of(axis, rank)).sorted().toArray();
    if (Arrays.stream(sorted).distinct().count() != sorted.length) {
      throw new IllegalArgumentException("an axis is named twice: " + Arrays.toString(axes));
    }
    return sorted;
  }

  /** Elements from {@code from} to before {@code to} along one dimension. */
  static NDArray slice(NDArray x, int axis, long from, long to) {
    if (from == 0 && to == x.getShape().get(axis)) {
      return x;
    }
    NDIndex index = new NDIndex();
    IntStream.range(0, axis).forEach(i -> index.addAllDim());
    return x.get(index.addSliceDim(from, to));
  }

  /** The elements with these numbers along one dimension. */
  static NDArray select(NDArray x, int axis, long... numbers) {
    return FloatFunctions.select(x, axis, x.getManager().create(numbers));
  }

  /**
   * A shape to be made.
   *
   * @throws IllegalArgumentException if it has negative or too many elements, or dimensions
   */
  static Shape checked(long... sizes) {
    requireRank(sizes.length);
    long elements = 1;
    for (long size : sizes) {
      if (size < 0) {
        throw new IllegalArgumentException("a size cannot be negative: " + Arrays.toString(sizes));
      }
      if (size != 0 && elements > MOST_ELEMENTS / size) {
        throw new IllegalArgumentException(
            "a tensor of the sizes "
                + Arrays.toString(sizes)
                + " would take more than "
                + (MemoryLimit.OF_TENSOR >> 20)
                + " MiB, an eighth of the memory");
      }
      elements *= size;
    }
    return new Shape(sizes);
  }
}
