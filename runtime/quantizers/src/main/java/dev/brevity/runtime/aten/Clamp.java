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

  /** What is above {@code high} becomes {@code high}, where the gradient then goes. */
  public static NDArray max(NDArray x, NDArray high) {
    return Gradients.recorded() ? Aten.call("clamp_max", x, high) : x.minimum(high);
  }

  /** What is below {@code low} becomes {@code low}, where the gradient then goes. */
  public static NDArray min(NDArray x, NDArray low) {
    return Gradients.recorded() ? Aten.call("clamp_min", x, low) : x.maximum(low);
  }

  /**
   * Overwrites what is outside the range with its bounds. The array itself changes; no gradient is
   * recorded.
   */
  public static void inPlace(NDArray x, NDArray low, NDArray high) {
    Aten.call("clamp_in_place", x, low, high).close();
  }
}
