package dev.brevity.runtime.quant;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.bitwidth.BitWidth;
import dev.brevity.runtime.bitwidth.BitWidthConst;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.module.Recording;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.module.SelfScaledQuant;
import dev.brevity.runtime.scaling.Scaling;
import org.jspecify.annotations.Nullable;

/** Quantizers to a few multiples of the scale, with no zero point. */
public abstract class SignQuant extends Component implements SelfScaledQuant {
  private final Scaling scaling;
  private final BitWidth bitWidth;
  private final NDArray zero = constant(0);
  private final Delay delay;

  SignQuant(Scaling scalingImpl, int bitWidth, @Nullable Integer quantDelaySteps) {
    this.scaling = child("scaling_impl", scalingImpl);
    this.bitWidth = child("bit_width", new BitWidthConst(bitWidth));
    this.delay = new Delay(quantDelaySteps);
    liveAttribute("delay_wrapper.delay_impl.quant_delay_steps", delay::remaining);
    counter("delay_wrapper.delay_impl.quant_delay_steps", delay::remaining, delay::setRemaining);
  }

  /** The multiples of the scale that stand for the elements, as float32. */
  abstract NDArray signs(NDArray x, NDArray scale);

  @Override
  public final Quantized quantize(NDArray x, Recording recording) {
    try (Scope scope = new Scope(x)) {
      NDArray scale = scaling.scale(x, null);
      NDArray signed = recording.values(x, numbers -> signs(x, numbers[0]).mul(numbers[0]), scale);
      NDArray y = delay.apply(x, signed);
      return new Quantized(
          scope.handOut(y),
          scope.handOut(scale),
          scope.handOut(zero),
          scope.handOut(bitWidth.bitWidth()));
    }
  }
}
