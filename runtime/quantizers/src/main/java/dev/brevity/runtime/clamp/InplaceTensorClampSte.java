package dev.brevity.runtime.clamp;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Clamp;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/** Limits to a range by overwriting the input; gradients pass unchanged. */
@Implementation
final class InplaceTensorClampSte extends Component implements TensorClamp {
  @Inject
  public InplaceTensorClampSte() {}

  @Override
  public NDArray clamp(NDArray x, NDArray low, NDArray high) {
    Clamp.inPlace(x, low, high);
    return x;
  }
}
