package dev.brevity.runtime.clamp;

import ai.djl.ndarray.NDArray;

/** How values are limited to a range. */
@FunctionalInterface
public interface TensorClamp {
  /** Limits to {@code [low, high]}; the bounds are broadcastable to {@code x}. */
  NDArray clamp(NDArray x, NDArray low, NDArray high);
}
