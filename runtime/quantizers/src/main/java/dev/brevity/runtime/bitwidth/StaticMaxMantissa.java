package dev.brevity.runtime.bitwidth;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/** The largest mantissa of a fixed number of bits. */
@Implementation
final class StaticMaxMantissa extends Component implements MaxMantissa {
  private final NDArray largest;

  /**
   * Makes the mantissa.
   *
   * @param bitWidth stored bits of the mantissa
   */
  @Inject
  public StaticMaxMantissa(int bitWidth) {
    double value = 2 - Math.pow(2, -bitWidth);
    this.largest = constant(value);
    attribute("compute_max_mantissa.value", value);
  }

  @Override
  public NDArray largest(NDArray mantissaBits) {
    return largest;
  }
}
