package dev.brevity.runtime.clamp;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/** Limits to a range; gradients pass unchanged, none reach the bounds. */
@Implementation
public final class TensorClampSte extends Component implements TensorClamp {
  @Inject
  public TensorClampSte() {}

  @Override
  public NDArray clamp(NDArray x, NDArray low, NDArray high) {
    return StraightThrough.clamp(x, low, high);
  }
}
