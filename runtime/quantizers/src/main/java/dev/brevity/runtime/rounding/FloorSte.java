package dev.brevity.runtime.rounding;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Rounding;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/** Rounds down. Gradients pass unchanged. */
@Implementation
final class FloorSte extends Component implements ElementwiseRounding {
  @Inject
  public FloorSte() {}

  @Override
  public NDArray toInt(NDArray x) {
    return StraightThrough.floor(x);
  }

  @Override
  public Rounding rounding() {
    return Rounding.FLOOR;
  }
}
