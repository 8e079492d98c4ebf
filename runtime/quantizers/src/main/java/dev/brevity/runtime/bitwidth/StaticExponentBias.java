package dev.brevity.runtime.bitwidth;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/** A fixed exponent bias. */
@Implementation
final class StaticExponentBias extends Component implements ExponentBias {
  private final NDArray bias;

  @Inject
  public StaticExponentBias(int exponentBias) {
    this.bias = constant(exponentBias);
    attribute("exponent_bias.value", exponentBias);
  }

  @Override
  public NDArray bias() {
    return bias;
  }
}
