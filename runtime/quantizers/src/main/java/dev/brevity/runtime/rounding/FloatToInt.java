package dev.brevity.runtime.rounding;

import ai.djl.ndarray.NDArray;

/** How reals become integers. */
@FunctionalInterface
public interface FloatToInt {
  /** Integers, as float32, in the shape of the input. */
  NDArray toInt(NDArray x);

  /** What formats that describe quantizers call this rounding; the class's name if nothing else. */
  default String mode() {
    return getClass().getSimpleName();
  }
}
