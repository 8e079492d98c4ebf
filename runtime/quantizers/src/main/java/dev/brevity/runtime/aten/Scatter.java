package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;
import java.util.Locale;

/** Values put at given places of a tensor. Differentiable. */
public final class Scatter {
  private Scatter() {}

  /** What becomes of the value that a place has already. */
  public enum Meeting {
    SET,
    ADD,
    MUL,
    MAX,
    MIN
  }

  /**
   * A copy of a tensor with other values at some places.
   *
   * @param index int64, the places along the dimension; as many dimensions as {@code x}
   * @param values of the shape of the index
   */
  public static NDArray into(
      NDArray x, int dimension, NDArray index, NDArray values, Meeting meeting) {
    String function = "scatter_" + meeting.name().toLowerCase(Locale.ROOT);
    return Aten.call(function, x, x.getManager().create((long) dimension), index, values);
  }
}
