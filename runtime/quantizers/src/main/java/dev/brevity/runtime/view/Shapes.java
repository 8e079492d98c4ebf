package dev.brevity.runtime.view;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/** Shapes as recipes write them. */
public final class Shapes {
  private Shapes() {}

  /** The shape with the given sizes; no sizes make a scalar. */
  public static Shape of(List<Integer> sizes) {
    return new Shape(sizes.stream().mapToLong(Integer::longValue).toArray());
  }

  /** The array in another shape; the array itself if it has that shape. */
  public static NDArray as(NDArray x, Shape shape) {
    return x.getShape().equals(shape) ? x : x.reshape(shape);
  }

  /** Whether two tensors of these shapes can be combined element by element. */
  public static boolean broadcast(Shape a, Shape b) {
    for (int i = 1; i <= Math.min(a.dimension(), b.dimension()); i++) {
      long x = a.get(a.dimension() - i);
      long y = b.get(b.dimension() - i);
      if (x != y && x != 1 && y != 1) {
        return false;
      }
    }
    return true;
  }
}
