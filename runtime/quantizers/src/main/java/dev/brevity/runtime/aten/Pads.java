package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;
import java.util.Locale;

/** Rows around a tensor. */
public final class Pads {
  private Pads() {}

  /** What the rows are filled with, other than one value. */
  public enum Filling {
    REFLECT,
    REPLICATE,
    CIRCULAR
  }

  /**
   * One value all around.
   *
   * @param widths rows at the beginning and the end of the last dimension, then of the one before
   *     it, and so on; negative ones cut off
   */
  public static NDArray constant(NDArray x, float value, long... widths) {
    return Aten.call(
        "pad_constant", x, x.getManager().create(widths), x.getManager().create(value));
  }

  /** Values of the tensor itself; widths as in {@link #constant}. */
  public static NDArray of(NDArray x, Filling filling, long... widths) {
    String function = "pad_" + filling.name().toLowerCase(Locale.ROOT);
    return Aten.call(function, x, x.getManager().create(widths));
  }
}
