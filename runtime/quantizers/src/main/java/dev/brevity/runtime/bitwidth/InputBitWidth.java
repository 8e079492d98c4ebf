package dev.brevity.runtime.bitwidth;

import ai.djl.ndarray.NDArray;

/** A bit width that depends on that of the quantizer's input. */
@FunctionalInterface
public interface InputBitWidth {
  /** The bit width for an input of the given bit width, a scalar. */
  NDArray bitWidth(NDArray inputBitWidth);
}
