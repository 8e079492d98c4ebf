package dev.brevity.runtime.rounding;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Rounding;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/** Rounds to the nearest integer, ties to even. Gradients pass unchanged. */
@Implementation
public final class RoundSte extends Component implements ElementwiseRounding {
  @Inject
  public RoundSte() {}

  @Override
  public NDArray toInt(NDArray x) {
    return StraightThrough.round(x);
  }

  @Override
  public Rounding rounding() {
    return Rounding.ROUND;
  }
}
