package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.bitwidth.MinifloatFormat;

/** The largest minifloat, which the threshold in real units is mapped to. */
@FunctionalInterface
public interface FloatScaling {
  /** The largest value of the format that the scale counts on. */
  NDArray threshold(MinifloatFormat format);
}
