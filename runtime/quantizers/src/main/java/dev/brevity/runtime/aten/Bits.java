package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;

/** The bits of integers and truth values. */
public final class Bits {
  private Bits() {}

  public static NDArray and(NDArray x, NDArray y) {
    return Aten.call("bits_and", x, y);
  }

  public static NDArray or(NDArray x, NDArray y) {
    return Aten.call("bits_or", x, y);
  }

  public static NDArray xor(NDArray x, NDArray y) {
    return Aten.call("bits_xor", x, y);
  }

  public static NDArray not(NDArray x) {
    return Aten.call("bits_not", x);
  }

  /** The bits moved towards the higher ones. */
  public static NDArray left(NDArray x, NDArray by) {
    return Aten.call("bits_left", x, by);
  }

  /** The bits moved towards the lower ones. */
  public static NDArray right(NDArray x, NDArray by) {
    return Aten.call("bits_right", x, by);
  }
}
