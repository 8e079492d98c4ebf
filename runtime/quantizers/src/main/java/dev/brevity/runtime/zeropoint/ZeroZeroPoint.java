package dev.brevity.runtime.zeropoint;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/** No zero point: the integer zero stands for zero. */
@Implementation
public final class ZeroZeroPoint extends Component implements ZeroPoint {
  private final NDArray zero = constant(0);

  @Inject
  public ZeroZeroPoint() {}

  @Override
  public NDArray zeroPoint(NDArray x, NDArray scale, NDArray bitWidth) {
    return zero;
  }

  @Override
  public boolean followsValues() {
    return false;
  }
}
