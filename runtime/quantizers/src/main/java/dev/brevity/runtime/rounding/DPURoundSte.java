package dev.brevity.runtime.rounding;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Rounding;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/**
 * Rounds to the nearest integer, ties to even, except that negative ties go up. Gradients pass
 * unchanged.
 */
@Implementation
final class DPURoundSte extends Component implements ElementwiseRounding {
  @Inject
  public DPURoundSte() {}

  @Override
  public NDArray toInt(NDArray x) {
    return StraightThrough.dpuRound(x);
  }

  @Override
  public Rounding rounding() {
    return Rounding.DPU;
  }
}
