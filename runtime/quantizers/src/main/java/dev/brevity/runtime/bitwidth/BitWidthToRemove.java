package dev.brevity.runtime.bitwidth;

import ai.djl.ndarray.NDArray;

/** How many bits a bit width is reduced by. */
@FunctionalInterface
public interface BitWidthToRemove {
  /** The bits to remove, a scalar. */
  NDArray bitWidthToRemove();
}
