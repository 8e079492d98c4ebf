package dev.brevity.runtime.algorithm.gpxq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.Tensors;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Solves a layer with several scales, from that which it has down to half of it, and keeps for each
 * output the one whose rounded weight has the least error. Where outputs share a scale, their
 * errors are summed.
 *
 * @param scale of the weight
 * @param scales how many numbers it is made of
 * @param grid how columns are quantized with the scale as it is
 * @param error of each output with a rounded weight
 */
record ScaleSearch(
    FreeScale scale, long scales, Supplier<WeightColumns> grid, Function<NDArray, NDArray> error) {
  private static final int STEPS = 11;
  private static final double STEP = 0.05;

  /**
   * The weight that has been found, {@code [groups, columns, outputs]}; the layer has the scales
   * that belong to it.
   *
   * @param solver finds the weight for a grid
   */
  NDArray solve(NDManager manager, Function<WeightColumns, NDArray> solver) {
    @Nullable NDArray found = null;
    NDArray factors = manager.ones(new Shape(scales));
    NDArray least = manager.full(new Shape(scales), Float.POSITIVE_INFINITY);
    double present = 1;
    for (int i = 0; i < STEPS; i++) {
      double factor = 1 - i * STEP;
      scale.multiply(manager.full(new Shape(scales), (float) (factor / present)));
      present = factor;
      WeightColumns columns = grid.get();
      NDArray weight = solver.apply(columns).toType(DataType.FLOAT32, false);
      NDArray errors = shared(error.apply(columns.rounded(weight)));
      NDArray better = errors.lt(least);
      least = Tensors.select(better, errors, least);
      factors = Tensors.select(better, factors.onesLike().mul((float) factor), factors);
      found = found == null ? weight : Tensors.select(ofOutputs(better, weight), weight, found);
    }
    scale.multiply(factors.div((float) present));
    return Objects.requireNonNull(found);
  }

  /** The errors of all outputs of each scale. */
  private NDArray shared(NDArray ofOutputs) {
    if (scales == ofOutputs.size()) {
      return ofOutputs.flatten();
    }
    return scales == 1 ? ofOutputs.sum().reshape(1) : ofOutputs.sum(new int[] {0});
  }

  private NDArray ofOutputs(NDArray better, NDArray weight) {
    long groups = weight.getShape().get(0);
    long outputs = weight.getShape().get(2);
    return scales == groups * outputs
        ? better.reshape(groups, 1, outputs)
        : better.reshape(1, 1, scales);
  }

  /** Whether scales belong to outputs, one for each or one for several of them. */
  static boolean applies(long scales, Shape matrices) {
    long outputs = matrices.get(2);
    return scales == 1 || scales == outputs || scales == matrices.get(0) * outputs;
  }
}
