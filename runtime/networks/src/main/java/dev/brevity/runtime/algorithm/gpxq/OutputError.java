package dev.brevity.runtime.algorithm.gpxq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.Columns;
import org.jspecify.annotations.Nullable;

/**
 * The squared error of a layer's outputs divided by the square of what they are in floating point,
 * computed from the products of its inputs. Of layers with many outputs some are looked at.
 */
final class OutputError {
  private static final int MOST_OUTPUTS = 128;

  private final NDArray all;
  private final @Nullable NDArray cross;
  private final NDArray original;
  private final NDArray gram;
  private final @Nullable NDArray target;
  private final double energy;
  private final long step;

  /**
   * @param original {@code [groups, columns, outputs]}
   */
  OutputError(NDArray original, InputProducts products) {
    @Nullable NDArray cross = products.cross();
    this.step = 1 + (original.getShape().get(2) - 1) / MOST_OUTPUTS;
    this.all = single(original);
    this.cross = cross == null ? null : single(cross);
    this.original = some(original);
    this.gram = single(products.gram());
    this.target = cross == null ? null : Columns.multiply(single(cross), this.original);
    this.energy =
        Columns.innerProduct(
            this.original, Columns.multiply(single(products.reference()), this.original));
  }

  /** The error with a weight as it is quantized. */
  double of(NDArray weight) {
    NDArray quantized = some(weight);
    double error;
    if (target == null) {
      NDArray difference = quantized.sub(original);
      error = Columns.innerProduct(difference, Columns.multiply(gram, difference));
    } else {
      error =
          Columns.innerProduct(quantized, Columns.multiply(gram, quantized))
              - 2 * Columns.innerProduct(quantized, target)
              + energy;
    }
    return energy <= 0 ? 0 : Math.max(error, 0) / energy;
  }

  /** The shape of the weight as matrices. */
  Shape shape() {
    return all.getShape();
  }

  /**
   * The squared error of every output with a weight as it is quantized, up to a number that is the
   * same for all weights.
   *
   * @return {@code [groups, outputs]}
   */
  NDArray ofOutputs(NDArray weight) {
    NDArray quantized = single(weight);
    if (cross == null) {
      NDArray difference = quantized.sub(all);
      return difference.mul(Columns.multiply(gram, difference)).sum(new int[] {1});
    }
    NDArray gradient = Columns.multiply(gram, quantized).sub(Columns.multiply(cross, all).mul(2f));
    return quantized.mul(gradient).sum(new int[] {1});
  }

  private NDArray some(NDArray weight) {
    NDArray chosen = step == 1 ? weight : weight.get(":, :, 0::" + step);
    return single(chosen);
  }

  private static NDArray single(NDArray values) {
    return values.toType(DataType.FLOAT32, false);
  }
}
