package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Rounds the columns of matrices one after the other, while later columns make up for what earlier
 * ones lose. The loop over columns runs inside PyTorch, in blocks: what a block does to all later
 * columns is one product of matrices. No gradients.
 */
public final class GreedyRounding {
  /** Columns of a block, where nobody says otherwise. */
  public static final int BLOCK = 32;

  /** What becomes of a column. */
  public enum Result {
    /** It is rounded; the error of rounding is fed back (GPTQ). */
    ROUNDED,
    /** It stays as it is before it is rounded; the rounded column is fed back (GPFQ). */
    UNROUNDED
  }

  private GreedyRounding() {}

  /**
   * Rounds all columns.
   *
   * @param weight {@code [groups, columns, outputs]}, changed
   * @param feedback {@code [groups, columns, columns]}, of which what lies below the diagonal is
   *     read: what the row's column loses for what the column feeds back
   * @param first the column of the grid and of the limit that belongs to the first column
   * @param limit null for none
   * @param block how many columns feed back one by one; what they do to all others is one product
   */
  public static void run(
      NDArray weight,
      NDArray feedback,
      RoundingGrid grid,
      int first,
      Result result,
      @Nullable AccumulatorLimit limit,
      int block) {
    NDManager manager = weight.getManager();
    NDArray none = manager.zeros(new Shape(0), DataType.INT64);
    double[] steps = grid.spacing().options();
    NDArray options =
        manager.create(
            new double[] {
              grid.low(),
              grid.high(),
              grid.rounding().ordinal(),
              block,
              first,
              result == Result.UNROUNDED ? 1 : 0,
              limit == null ? 0 : limit.smallest(),
              limit == null ? 0 : limit.largest(),
              limit == null ? 0 : limit.most(),
              steps[0],
              steps[1]
            });
    Aten.call(
            "greedy",
            weight,
            feedback,
            grid.scale(),
            grid.zeroPoint(),
            limit == null ? none : limit.tiles(),
            limit == null ? none : limit.thresholds(),
            limit == null ? none : limit.used(),
            options)
        .close();
  }

  /**
   * Feeds back the error of a single column that has been rounded elsewhere.
   *
   * @param weight {@code [groups, columns, outputs]}, changed
   * @param rounded {@code [groups, outputs]}
   */
  public static void feedBack(NDArray weight, NDArray feedback, NDArray rounded, int column) {
    Aten.call("feed_back", weight, feedback, rounded, weight.getManager().create((long) column))
        .close();
  }

  /**
   * Puts another column in the place of one.
   *
   * @param weight {@code [groups, columns, outputs]}, changed
   * @param column {@code [groups, 1, outputs]}
   */
  public static void replaceColumn(NDArray weight, NDArray column, int place) {
    Aten.call("replace_column", weight, column, weight.getManager().create((long) place)).close();
  }

  /** The rows of {@code U} divided by their diagonal elements, transposed. */
  public static NDArray feedbackOf(NDArray factor) {
    return Aten.call("feedback_of", factor);
  }

  /**
   * How far magnitudes must shrink so that each column's sum of them is at most the radius.
   *
   * @param x {@code [.., elements, outputs]}
   * @return {@code [.., 1, outputs]}; 0 where the sum is smaller already
   */
  public static NDArray shrinkage(NDArray x, double radius) {
    return Aten.call("ball_thresholds", x, x.getManager().create(radius));
  }

  /**
   * Steps of proximal gradient descent towards a weight of smaller maxima with the same outputs.
   *
   * @param eta step sizes, {@code [groups, 1, 1]}
   * @param alpha by how much a step reduces maxima, {@code [groups, 1, 1]}
   */
  public static NDArray reduceMaxima(
      NDArray weight, NDArray original, NDArray gram, NDArray eta, NDArray alpha, int steps) {
    return Aten.call(
        "magr", weight, original, gram, eta, alpha, weight.getManager().create((long) steps));
  }

  /** The first column of Qronos, {@code [groups, 1, outputs]}. */
  public static NDArray qronosFirst(NDArray weight, NDArray original, NDArray gram, NDArray cross) {
    return Aten.call("qronos_first", weight, original, gram, cross);
  }

  /** The other columns of Qronos, given the first one as it is rounded. */
  public static NDArray qronosRest(
      NDArray original, NDArray gram, NDArray cross, NDArray first, NDArray factor) {
    return Aten.call("qronos_rest", original, gram, cross, first, factor);
  }
}
