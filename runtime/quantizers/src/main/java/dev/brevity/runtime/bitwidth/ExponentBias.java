package dev.brevity.runtime.bitwidth;

import ai.djl.ndarray.NDArray;

/** What a minifloat format subtracts from the stored exponent. */
@FunctionalInterface
public interface ExponentBias {
  /** The bias, a scalar; a {@link dev.brevity.runtime.aten.Constant} if it never changes. */
  NDArray bias();
}
