package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import jakarta.inject.Inject;

/** Sets negative values to zero. */
@Implementation
final class ReLU implements Activation {
  @Inject
  public ReLU() {}

  @Override
  public NDArray apply(NDArray x) {
    return x.getNDArrayInternal().relu();
  }
}
