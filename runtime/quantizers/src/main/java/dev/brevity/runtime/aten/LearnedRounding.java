package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;

/** Weights that are rounded up or down as learned decisions say, with gradients to these. */
public final class LearnedRounding {
  private LearnedRounding() {}

  /** A weight in units of its grid, {@code weight / scale + zeroPoint}, before it is rounded. */
  public static NDArray exact(NDArray weight, NDArray scale, NDArray zeroPoint) {
    return Aten.call("grid_units", weight, scale, zeroPoint);
  }

  /**
   * The rounded weight.
   *
   * @param exact the weight in units of the {@linkplain #exact grid}, in groups that share a scale
   *     if there are any
   * @param decisions of the shape of the weight
   * @param soft whether decisions between down and up count as such; otherwise they are made
   * @param selects whether weights that are limited to the grid get no gradient
   */
  public static NDArray apply(
      NDArray exact,
      NDArray decisions,
      RoundingGrid grid,
      NDArray scale,
      RoundingForm form,
      boolean soft,
      boolean selects) {
    return Aten.call(
        "learned_rounding",
        exact,
        decisions,
        scale,
        grid.zeroPoint(),
        exact
            .getManager()
            .create(
                new double[] {
                  grid.low(), grid.high(), form.ordinal(), soft ? 1 : 0, selects ? 1 : 0
                }));
  }

  /** Changes decisions by one step of this size against the signs of their gradient. */
  public static void descend(NDArray decisions, NDArray gradient, float rate) {
    Aten.call("sign_descent", decisions, gradient, decisions.getManager().create(rate));
  }

  /**
   * How far decisions are from being made: the sum of {@code 1 - |2h - 1|^b}.
   *
   * @param exponent large ones press those alone that are nearly made
   */
  public static NDArray indecision(NDArray decisions, double exponent) {
    return Aten.call("rounding_regularizer", decisions, decisions.getManager().create(exponent));
  }
}
