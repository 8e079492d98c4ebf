package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;

/**
 * The numbers that the columns of a matrix are rounded to: {@code (number - zeroPoint) * scale}.
 *
 * @param scale {@code [groups, columns, outputs]}, or {@code [groups, 1, outputs]} if it is that of
 *     all columns
 * @param zeroPoint as the scale
 * @param low the lowest number
 * @param high the highest number
 * @param spacing of numbers
 */
public record RoundingGrid(
    NDArray scale, NDArray zeroPoint, double low, double high, Rounding rounding, Spacing spacing) {
  /** Of integers. */
  public RoundingGrid(
      NDArray scale, NDArray zeroPoint, double low, double high, Rounding rounding) {
    this(scale, zeroPoint, low, high, rounding, Spacing.EVEN);
  }

  /**
   * The grid of the columns in another order.
   *
   * @param order int64 {@code [groups, columns]}
   */
  public RoundingGrid inOrder(NDArray order) {
    return new RoundingGrid(
        inOrder(scale, order), inOrder(zeroPoint, order), low, high, rounding, spacing);
  }

  private static NDArray inOrder(NDArray ofColumns, NDArray order) {
    return ofColumns.getShape().get(1) == 1 ? ofColumns : Columns.inOrder(ofColumns, order);
  }

  /**
   * The nearest numbers of the grid, times the scale.
   *
   * @param x {@code [groups, columns, outputs]}
   */
  public NDArray rounded(NDArray x) {
    double[] steps = spacing.options();
    return Aten.call(
        "rounded_on_grid",
        x,
        scale,
        zeroPoint,
        x.getManager().create(new double[] {low, high, rounding.ordinal(), steps[0], steps[1]}));
  }
}
