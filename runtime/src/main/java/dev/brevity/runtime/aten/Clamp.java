package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;

/** Limits to a range with true gradients. */
public final class Clamp {
  private Clamp() {}

  /**
   * Two selections: what is above {@code high} becomes {@code high}, then what is below {@code low}
   * becomes {@code low}. The gradient reaches {@code x} inside and at the bounds, elsewhere the
   * bound that was selected.
   */
  public static NDArray select(NDArray x, NDArray low, NDArray high) {
    return Aten.call("clamp_select", x, low, high);
  }
}
