package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;

/**
 * The numbers that the columns of a matrix are rounded to: {@code (integer - zeroPoint) * scale}.
 *
 * @param scale {@code [groups, columns, outputs]}, or {@code [groups, 1, outputs]} if it is that of
 *     all columns
 * @param zeroPoint as the scale
 * @param low the lowest integer
 * @param high the highest integer
 */
public record RoundingGrid(
    NDArray scale, NDArray zeroPoint, double low, double high, Rounding rounding) {
  /**
   * The grid of the columns in another order.
   *
   * @param order int64 {@code [groups, columns]}
   */
  public RoundingGrid inOrder(NDArray order) {
    return new RoundingGrid(inOrder(scale, order), inOrder(zeroPoint, order), low, high, rounding);
  }

  private static NDArray inOrder(NDArray ofColumns, NDArray order) {
    return ofColumns.getShape().get(1) == 1 ? ofColumns : Columns.inOrder(ofColumns, order);
  }

  /**
   * The nearest numbers of the grid to a column.
   *
   * @param x {@code [groups, outputs]}
   */
  public NDArray nearest(NDArray x, int column) {
    return Aten.call(
        "nearest_on_grid",
        x,
        scale,
        zeroPoint,
        x.getManager().create(new double[] {low, high, rounding.ordinal(), column}));
  }
}
