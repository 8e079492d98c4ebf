package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.FloatFunctions;
import jakarta.inject.Inject;

/** Multiplies values by a piecewise linear approximation of their sigmoid. */
@Implementation
final class Hardswish implements Activation {
  @Inject
  public Hardswish() {}

  @Override
  public NDArray apply(NDArray x) {
    return FloatFunctions.hardSwish(x);
  }
}
