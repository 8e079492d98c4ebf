package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;

/** Products with orthogonal matrices, and how these are made. */
public final class Orthogonal {
  private Orthogonal() {}

  /**
   * The last dimension multiplied by a Hadamard matrix of length-1 rows: butterflies down to the
   * size of a base matrix, then that one.
   *
   * @param x {@code [*, n]}
   * @param base {@code [k, k]} of 1 and -1; {@code n / k} is a power of two
   */
  public static NDArray hadamard(NDArray x, NDArray base) {
    return Aten.call("hadamard", x, base);
  }

  /** The orthogonal factor of a square matrix whose triangular one has a positive diagonal. */
  public static NDArray factor(NDArray x) {
    return Aten.call("orthogonal", x);
  }
}
