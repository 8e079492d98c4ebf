package dev.brevity.runtime.view;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;

/** Splitting a dimension into groups. */
final class Groups {
  private Groups() {}

  /** Appends zeros so that the dimension's size becomes a multiple of the group size. */
  public static NDArray pad(NDArray x, int groupDim, int groupSize) {
    int dim = index(x.getShape(), groupDim);
    long rest = x.getShape().get(dim) % groupSize;
    if (rest == 0) {
      return x;
    }
    long[] sizes = x.getShape().getShape().clone();
    sizes[dim] = groupSize - rest;
    NDArray zeros = x.getManager().zeros(new Shape(sizes), x.getDataType());
    return NDArrays.concat(new NDList(x, zeros), dim);
  }

  /** The shape with the dimension, a multiple of the group size, split in (groups, group size). */
  public static Shape split(Shape shape, int groupDim, int groupSize) {
    int dim = index(shape, groupDim);
    long[] sizes = shape.getShape();
    long[] split = new long[sizes.length + 1];
    System.arraycopy(sizes, 0, split, 0, dim);
    split[dim] = sizes[dim] / groupSize;
    split[dim + 1] = groupSize;
    System.arraycopy(sizes, dim + 1, split, dim + 2, sizes.length - dim - 1);
    return new Shape(split);
  }

  private static int index(Shape shape, int dim) {
    return dim < 0 ? dim + shape.dimension() : dim;
  }
}
