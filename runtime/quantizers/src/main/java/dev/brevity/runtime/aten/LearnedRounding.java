package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;

/** Weights that are rounded up or down as learned decisions say, with gradients to these. */
public final class LearnedRounding {
  private LearnedRounding() {}

  /**
   * The rounded weight.
   *
   * @param weight as it would be divided by the scale, in groups that share one if there are any
   * @param decisions of the shape of the weight
   * @param soft whether decisions between down and up count as such; otherwise they are made
   * @param selects whether weights that are limited to the grid get no gradient
   */
  public static NDArray apply(
      NDArray weight,
      NDArray decisions,
      RoundingGrid grid,
      NDArray scale,
      RoundingForm form,
      boolean soft,
      boolean selects) {
    return Aten.call(
        "learned_rounding",
        weight,
        decisions,
        scale,
        grid.zeroPoint(),
        weight
            .getManager()
            .create(
                new double[] {
                  grid.low(), grid.high(), form.ordinal(), soft ? 1 : 0, selects ? 1 : 0
                }));
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
