package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Numbers in differentiable computations. What {@code NDManager.create} makes, and so {@code
 * NDArray.mul(Number)} and {@code div(Number)} too, lives in a Java buffer that is gone once the
 * array is closed and garbage is collected, while recorded products and quotients still point to
 * it: gradients would be computed from whatever is there then. These scalars belong to PyTorch.
 */
public final class Scalar {
  private Scalar() {}

  /** A float32 scalar of the manager of another array. */
  public static NDArray like(NDArray array, double value) {
    return array.getManager().full(new Shape(), (float) value, DataType.FLOAT32);
  }

  /** The product with a number. */
  public static NDArray times(NDArray x, double number) {
    return x.mul(like(x, number));
  }

  /** The quotient by a number. */
  public static NDArray over(NDArray x, double number) {
    return x.div(like(x, number));
  }
}
