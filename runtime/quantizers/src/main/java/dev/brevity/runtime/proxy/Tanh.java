package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import jakarta.inject.Inject;

/** Maps values to the interval from -1 to 1. */
@Implementation
public final class Tanh implements Activation {
  @Inject
  public Tanh() {}

  @Override
  public NDArray apply(NDArray x) {
    return x.tanh();
  }
}
