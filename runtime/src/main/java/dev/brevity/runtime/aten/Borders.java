package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;

/** Adds elements at the borders of the last dimensions of a tensor. */
public final class Borders {
  private Borders() {}

  /**
   * The tensor with zeros around it.
   *
   * @param widths how many elements are added before and after the last dimension, then before and
   *     after the one before it, and so on
   */
  public static NDArray zeros(NDArray x, long... widths) {
    return pad("pad_zeros", x, widths);
  }

  /** The tensor mirrored at its outermost elements, which are not repeated. */
  public static NDArray reflect(NDArray x, long... widths) {
    return pad("pad_reflect", x, widths);
  }

  /** The tensor with its outermost elements repeated. */
  public static NDArray replicate(NDArray x, long... widths) {
    return pad("pad_replicate", x, widths);
  }

  /** The tensor continued with its other end. */
  public static NDArray circular(NDArray x, long... widths) {
    return pad("pad_circular", x, widths);
  }

  private static NDArray pad(String function, NDArray x, long[] widths) {
    try (NDArray numbers = x.getManager().create(widths)) {
      return Aten.call(function, x, numbers);
    }
  }
}
