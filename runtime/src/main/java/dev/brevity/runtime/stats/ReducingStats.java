package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.module.Component;
import org.jspecify.annotations.Nullable;

/** A statistic over all elements or along one dimension. */
abstract class ReducingStats extends Component implements Stats {
  /** The dimension to reduce; null for all elements. */
  final @Nullable Integer reduceDim;

  final boolean keepdim;
  private final int[] axes;

  ReducingStats(@Nullable Integer reduceDim, boolean keepdim) {
    this.reduceDim = reduceDim;
    this.keepdim = keepdim;
    this.axes = reduceDim == null ? new int[0] : new int[] {reduceDim};
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
}
