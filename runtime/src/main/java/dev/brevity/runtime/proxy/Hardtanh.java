package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import jakarta.inject.Inject;

/** Limits values to the interval from -1 to 1; left out where a quantizer clips anyway. */
@Implementation
public final class Hardtanh implements Activation {
  @Inject
  public Hardtanh() {}

  @Override
  public NDArray apply(NDArray x) {
    return x.clip(-1, 1);
  }
}
