package dev.brevity.runtime.clamp;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Clamp;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/** Limits to a range; the gradient of what is outside goes to the bound. */
@Implementation("TensorClamp")
public final class SelectingTensorClamp extends Component implements TensorClamp {
  @Inject
  public SelectingTensorClamp() {}

  @Override
  public NDArray clamp(NDArray x, NDArray low, NDArray high) {
    return Clamp.select(x, low, high);
  }
}
