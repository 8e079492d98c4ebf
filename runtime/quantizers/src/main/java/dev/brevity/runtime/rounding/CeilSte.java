package dev.brevity.runtime.rounding;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Rounding;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/** Rounds up. Gradients pass unchanged. */
@Implementation
final class CeilSte extends Component implements ElementwiseRounding {
  @Inject
  public CeilSte() {}

  @Override
  public NDArray toInt(NDArray x) {
    return StraightThrough.ceil(x);
  }

  @Override
  public Rounding rounding() {
    return Rounding.CEIL;
  }
}
