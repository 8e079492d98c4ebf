package dev.brevity.runtime.rounding;

import dev.brevity.runtime.aten.Rounding;

/** A rounding without state, which can be fused with the operations around it. */
public interface ElementwiseRounding extends FloatToInt {
  /** The rounding, as kernels know it. */
  Rounding rounding();

  @Override
  default String mode() {
    return rounding().name();
  }
}
