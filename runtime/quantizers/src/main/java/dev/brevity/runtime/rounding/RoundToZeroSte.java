package dev.brevity.runtime.rounding;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Rounding;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/** Drops the fraction. Gradients pass unchanged. */
@Implementation
final class RoundToZeroSte extends Component implements ElementwiseRounding {
  @Inject
  public RoundToZeroSte() {}

  @Override
  public NDArray toInt(NDArray x) {
    return StraightThrough.roundToZero(x);
  }

  @Override
  public Rounding rounding() {
    return Rounding.ROUND_TO_ZERO;
  }
}
