package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import jakarta.inject.Inject;

/** Maps values to the interval from 0 to 1. */
@Implementation
public final class Sigmoid implements Activation {
  @Inject
  public Sigmoid() {}

  @Override
  public NDArray apply(NDArray x) {
    return x.getNDArrayInternal().sigmoid();
  }
}
