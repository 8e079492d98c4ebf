package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.jspecify.annotations.Nullable;

/**
 * Matrices in groups, {@code [groups, columns, …]}, by column, and sums of products of columns. No
 * gradients.
 */
public final class Columns {
  private Columns() {}

  /**
   * The columns in another order.
   *
   * @param x {@code [groups, columns, outputs]}
   * @param order int64 {@code [groups, columns]}: which column comes where
   */
  public static NDArray inOrder(NDArray x, NDArray order) {
    return Aten.call("in_order", x, order);
  }

  /** The columns where they were before {@link #inOrder}. */
  public static NDArray putBack(NDArray x, NDArray order) {
    return Aten.call("put_back", x, order);
  }

  /** Rows and columns of square matrices, {@code [groups, columns, columns]}, in another order. */
  public static NDArray inOrderBoth(NDArray x, NDArray order) {
    return Aten.call("in_order_both", x, order);
  }

  /** The columns' places by falling value, {@code [groups, columns]}. */
  public static NDArray fallingOrder(NDArray values) {
    return Aten.call("order_of", values);
  }

  /**
   * Adds to each matrix the products of all pairs of columns.
   *
   * @param sum {@code [groups, columns, columns]}, changed
   * @param x {@code [groups, samples, columns]}
   * @param y as {@code x}
   */
  public static void addProducts(NDArray sum, NDArray x, NDArray y, double factor) {
    Aten.call("add_products", sum, x, y, sum.getManager().create(factor)).close();
  }

  /** The products of matrices of each group. */
  public static NDArray multiply(NDArray x, NDArray y) {
    return Aten.call("multiply", x, y);
  }

  /** A copy of the diagonals, {@code [groups, columns]}. */
  public static NDArray diagonal(NDArray x) {
    return Aten.call("diagonal_of", x);
  }

  /** The matrices with other diagonals. */
  public static NDArray withDiagonal(NDArray x, NDArray diagonal) {
    return Aten.call("with_diagonal", x, diagonal);
  }

  /** The columns from one on, {@code [groups, columns - first, outputs]}; a view. */
  public static NDArray from(NDArray x, int first) {
    return Aten.call("later_columns", x, x.getManager().create((long) first));
  }

  /** The rows and columns of square matrices from one on; a copy. */
  public static NDArray fromBoth(NDArray x, int first) {
    return Aten.call("later_both", x, x.getManager().create((long) first));
  }

  /** One divided by each element, and zero for zero. */
  public static NDArray reciprocal(NDArray x) {
    return Aten.call("multiplier", x);
  }

  /** What lies below the diagonals; zeros elsewhere. */
  public static NDArray below(NDArray x) {
    return Aten.call("lower_part", x);
  }

  /** The sum of the products of all elements, a float64 scalar. */
  public static double innerProduct(NDArray x, NDArray y) {
    return Aten.call("inner_product", x, y).getDouble();
  }

  /**
   * The largest eigenvalue of symmetric matrices, {@code [groups, 1, 1]}, by power iteration.
   *
   * @param start {@code [columns]}
   */
  public static NDArray largestEigenvalue(NDArray x, NDArray start, int steps) {
    return Aten.call("power_iteration", x, start, x.getManager().create((long) steps));
  }

  /**
   * The upper triangular factor {@code U} of the inverse of symmetric matrices: {@code transpose(U)
   * U}.
   *
   * @return the factor; null where a matrix is not positive definite
   */
  public static @Nullable NDArray inverseFactor(NDArray x) {
    NDList found = Aten.callForList("inverse_factor", x);
    return found.get(1).getInt() == 0 ? found.get(0) : null;
  }
}
