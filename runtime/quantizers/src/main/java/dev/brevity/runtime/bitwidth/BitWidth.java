package dev.brevity.runtime.bitwidth;

import ai.djl.ndarray.NDArray;

/** Where the bit width comes from. */
@FunctionalInterface
public interface BitWidth {
  /**
   * The bit width, a float32 scalar; a {@link dev.brevity.runtime.aten.Constant} if it never
   * changes.
   */
  NDArray bitWidth();
}
