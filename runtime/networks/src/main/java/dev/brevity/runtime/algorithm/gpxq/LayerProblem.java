package dev.brevity.runtime.algorithm.gpxq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.Columns;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.module.Scope;
import java.util.Objects;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A layer's weight, and what is known of its inputs.
 *
 * @param weight {@code [groups, columns, outputs]}
 * @param original as it was before any algorithm changed it
 * @param gram {@code [groups, columns, columns]}, products of the inputs as they are quantized
 * @param cross the same of quantized inputs (rows) and inputs in floating point; null if no solver
 *     needs it
 * @param grid how columns are quantized
 * @param range the integers that inputs are; null if they are none
 * @param damped is told when a diagonal had to be raised
 */
public record LayerProblem(
    NDArray weight,
    NDArray original,
    NDArray gram,
    @Nullable NDArray cross,
    WeightColumns grid,
    @Nullable InputRange range,
    DoubleConsumer damped) {
  /** The integers that a quantized input can be. */
  public record InputRange(double smallest, double largest) {}

  /** The products with inputs in floating point. */
  public NDArray requireCross() {
    return Objects.requireNonNull(cross, "the solver has not asked for inputs in floating point");
  }

  /** The same problem with a weight that a solver may change. */
  LayerProblem copied() {
    return new LayerProblem(weight.duplicate(), original, gram, cross, grid, range, damped);
  }

  NDManager manager() {
    return weight.getManager();
  }

  /** True where all inputs of a column are zero, {@code [groups, columns]}. */
  NDArray dead() {
    return Columns.diagonal(gram).eq(0f);
  }

  /** The weight with zeros in dead columns, and its columns in an order. */
  NDArray livingWeight(NDArray dead, NDArray order) {
    NDArray zero = manager().zeros(new Shape(1, 1, 1), weight.getDataType());
    NDArray living = Tensors.select(dead.expandDims(-1), zero, weight);
    NDArray ordered = Columns.inOrder(living, order);
    Scope.free(living);
    return ordered;
  }

  /**
   * The order in which columns are rounded.
   *
   * @param importance {@code [groups, columns]}
   * @param byImportance whether the most important come first
   */
  NDArray order(NDArray importance, boolean byImportance) {
    if (byImportance) {
      return Columns.fallingOrder(importance);
    }
    long groups = weight.getShape().get(0);
    int columns = (int) weight.getShape().get(1);
    return manager().arange(0, columns, 1, DataType.INT64).reshape(1, columns).repeat(0, groups);
  }
}
