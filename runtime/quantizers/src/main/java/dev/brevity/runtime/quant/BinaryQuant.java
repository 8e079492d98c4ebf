package dev.brevity.runtime.quant;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.scaling.Scaling;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** The scale with each element's sign; zero counts as positive. */
@Implementation
final class BinaryQuant extends SignQuant {
  /**
   * Makes the quantizer.
   *
   * @throws IllegalArgumentException if it is not signed
   */
  @Inject
  public BinaryQuant(
      Scaling scalingImpl,
      @IfUnset("true") boolean signed,
      @IfUnset("0") @Nullable Integer quantDelaySteps) {
    super(scalingImpl, 1, quantDelaySteps);
    if (!signed) {
      throw new IllegalArgumentException("binary quantization is always signed");
    }
  }

  @Override
  NDArray signs(NDArray x, NDArray scale) {
    return StraightThrough.binarySign(x);
  }
}
