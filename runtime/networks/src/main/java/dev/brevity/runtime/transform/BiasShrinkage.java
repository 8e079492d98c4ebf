package dev.brevity.runtime.transform;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import dev.brevity.injector.Literal;
import java.util.Arrays;

/**
 * By how much a bias is divided before it counts as one more weight of its channel. Without it,
 * equalization lets biases grow.
 */
public sealed interface BiasShrinkage {
  /** Chosen from the sizes of weights and biases. */
  enum Adaptive implements BiasShrinkage {
    /** By the thresholds of Vitis AI. */
    VAIQ
  }

  /** Always the same. */
  record Constant(double factor) implements BiasShrinkage {}

  /** Always the same. */
  @Literal
  static BiasShrinkage of(double factor) {
    return new Constant(factor);
  }

  /**
   * The weights of each channel with the shrunk bias after them.
   *
   * @param rows {@code [channels, rest]}
   * @param bias {@code [channels]}
   */
  default NDArray append(NDArray rows, NDArray bias) {
    NDArray tiny = rows.abs().lte(Equalization.EPSILON);
    NDArray weights = NDArrays.where(tiny, rows.zerosLike().add(Equalization.EPSILON), rows);
    NDArray column = bias.reshape(-1, 1);
    double factor =
        this instanceof Constant constant ? constant.factor() : vaiq(weights.abs(), column.abs());
    return weights.concat(column.div(factor), 1);
  }

  private static double vaiq(NDArray weights, NDArray biases) {
    NDArray ratios = biases.div(weights);
    double median = lowerMedian(ratios.toFloatArray());
    double mean = ratios.mean().getFloat();
    double largestBias = biases.max().getFloat();
    double largestRatio = biases.max().div(weights.max()).getFloat();
    if (largestBias < 10 && largestRatio < 20) {
      return median > 100 || mean > 1000 ? 5 : 2;
    }
    if (median > 30 || mean > 500) {
      return 20;
    }
    return median > 15 || mean > 250 ? 10 : 5;
  }

  private static double lowerMedian(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }
}
