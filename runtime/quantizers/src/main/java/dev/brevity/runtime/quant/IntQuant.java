package dev.brevity.runtime.quant;

import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.clamp.TensorClamp;
import dev.brevity.runtime.rounding.FloatToInt;
import dev.brevity.runtime.view.ViewShape;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Integer quantization with one scale and one zero point. */
@Implementation
final class IntQuant extends AffineIntQuant {
  /**
   * Makes the arithmetic.
   *
   * @param narrowRange whether the range gives up one integer: the lowest if signed, the highest if
   *     not
   * @param signed whether the range includes negative integers
   * @param inputViewImpl the shape to quantize in
   * @param quantDelaySteps calls that are let through before quantization starts
   */
  @Inject
  public IntQuant(
      boolean narrowRange,
      boolean signed,
      ViewShape inputViewImpl,
      @IfUnset("RoundSte") FloatToInt floatToIntImpl,
      @IfUnset("TensorClamp") TensorClamp tensorClampImpl,
      @IfUnset("0") @Nullable Integer quantDelaySteps) {
    super(narrowRange, signed, inputViewImpl, floatToIntImpl, tensorClampImpl, quantDelaySteps);
  }
}
