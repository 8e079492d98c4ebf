package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;

/** A magnitude in real units, kept above a bound, over one in integers. */
public final class ScaleKernel {
  private ScaleKernel() {}

  /**
   * The values {@code awayFromZero(x, minimum) / threshold}; gradients ignore the bound.
   *
   * @param x the magnitude in real units, float32, any shape
   * @param threshold without gradient, a scalar or broadcastable to {@code x}
   * @param minimum a positive scalar
   */
  public static NDArray signed(NDArray x, NDArray threshold, NDArray minimum) {
    NDArray scale = x.div(threshold);
    Aten.change("signed_scale", scale, x, threshold, minimum);
    return scale;
  }

  /**
   * The values {@code max(|x|, minimum) / threshold} of a parameter; gradients ignore the bound,
   * and that of zero is zero.
   */
  public static NDArray positive(NDArray x, NDArray threshold, NDArray minimum) {
    return Aten.call("positive_scale", x, threshold, minimum);
  }

  /**
   * The values {@code max(|x|, minimum) / threshold} of a statistic, which is kept away from zero
   * before its magnitude is taken; gradients ignore the bound.
   */
  public static NDArray unsigned(NDArray x, NDArray threshold, NDArray minimum) {
    return Aten.call("unsigned_scale", x, threshold, minimum);
  }
}
