package dev.brevity.runtime.module;

import ai.djl.ndarray.NDArray;

/** A layer's parameter whose statistics a quantizer follows. */
@FunctionalInterface
public interface TrackedParameter {
  /** The present values, float32. The layer may replace the array between two calls. */
  NDArray array();
}
