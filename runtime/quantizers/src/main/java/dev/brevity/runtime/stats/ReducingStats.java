package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.aten.OrderStatistics;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.module.Component;
import org.jspecify.annotations.Nullable;

/** A statistic over all elements or along one dimension. */
abstract class ReducingStats extends Component implements Stats {
  /** The dimension to reduce; null for all elements. */
  final @Nullable Integer reduceDim;

  final boolean keepdim;
  final int[] axes;

  /** The dimension to reduce, as a tensor. */
  final @Nullable NDArray dim;

  ReducingStats(@Nullable Integer reduceDim, boolean keepdim) {
    this.reduceDim = reduceDim;
    this.keepdim = keepdim;
    this.axes = reduceDim == null ? new int[0] : new int[] {reduceDim};
    this.dim = reduceDim == null ? null : index(reduceDim);
    attribute("stats_reduce_dim", reduceDim);
    attribute("keepdim", keepdim);
  }

  /** Over all elements ties share the gradient; along a dimension the first one gets it. */
  final NDArray max(NDArray x) {
    return reduceDim == null ? x.max() : x.max(axes, keepdim);
  }

  final NDArray min(NDArray x) {
    return reduceDim == null ? x.min() : x.min(axes, keepdim);
  }

  final NDArray mean(NDArray x) {
    return reduceDim == null ? x.mean() : x.mean(axes, keepdim);
  }

  final NDArray variance(NDArray x) {
    return dim == null ? Tensors.variance(x) : Tensors.variance(x, dim);
  }

  /**
   * How many elements a percentile ranks: all, or those along the reduced dimension.
   *
   * @throws IllegalArgumentException if a dimension is reduced and the tensor is not
   *     two-dimensional
   */
  final long count(NDArray x) {
    if (reduceDim == null) {
      return x.size();
    }
    if (x.getShape().dimension() != 2) {
      throw new IllegalArgumentException(
          "percentiles along a dimension need two dimensions, not " + x.getShape());
    }
    return x.getShape().get(Math.floorMod(reduceDim, 2));
  }

  /** The element of the given rank. */
  final NDArray ranked(NDArray x, Rank kind, double percentile) {
    long k = kind.of(percentile, count(x));
    return reduceDim == null ? OrderStatistics.kthValue(x, k) : rankedAlong(reduceDim, x, k);
  }

  /** The magnitude of the given rank. */
  final NDArray rankedMagnitude(NDArray x, Rank kind, double percentile) {
    long k = kind.of(percentile, count(x));
    return reduceDim == null
        ? OrderStatistics.kthMagnitude(x, k)
        : rankedAlong(reduceDim, x.abs(), k);
  }

  private NDArray rankedAlong(int dimension, NDArray x, long k) {
    NDArray value =
        OrderStatistics.kthValue(x, k, Math.floorMod(dimension, x.getShape().dimension()));
    return keepdim ? value.expandDims(dimension) : value;
  }
}
