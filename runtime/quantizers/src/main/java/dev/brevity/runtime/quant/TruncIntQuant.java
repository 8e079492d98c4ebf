package dev.brevity.runtime.quant;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.bitwidth.BitWidth;
import dev.brevity.runtime.bitwidth.IntRange;
import dev.brevity.runtime.clamp.TensorClamp;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.rounding.FloatToInt;
import dev.brevity.runtime.scaling.TruncScaling;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/**
 * Divides integers by a factor and rounds them again; scale and zero point follow, the sign stays.
 */
@Implementation
final class TruncIntQuant extends Component implements TruncQuant {
  private final FloatToInt floatToInt;
  private final BitWidth bitWidth;
  private final TruncScaling truncScaling;
  private final TensorClamp tensorClamp;
  private final boolean narrowRange;
  private final Delay delay;

  @Inject
  public TruncIntQuant(
      FloatToInt floatToIntImpl,
      BitWidth bitWidthImpl,
      @IfUnset("TruncMsbScaling") TruncScaling truncScalingImpl,
      @IfUnset("false") boolean narrowRange,
      @IfUnset("TensorClamp") TensorClamp tensorClampImpl,
      @IfUnset("0") @Nullable Integer quantDelaySteps) {
    this.bitWidth = child("msb_clamp_bit_width_impl", bitWidthImpl);
    this.truncScaling = child("trunc_scaling_impl", truncScalingImpl);
    this.floatToInt = child("float_to_int_impl", floatToIntImpl);
    this.tensorClamp = child("tensor_clamp_impl", tensorClampImpl);
    this.narrowRange = narrowRange;
    this.delay = new Delay(quantDelaySteps);
    attribute("narrow_range", narrowRange);
    liveAttribute("delay_wrapper.delay_impl.quant_delay_steps", delay::remaining);
    counter("delay_wrapper.delay_impl.quant_delay_steps", delay::remaining, delay::setRemaining);
  }

  @Override
  public Quantized quantize(
      NDArray x, NDArray scale, NDArray zeroPoint, NDArray inputBitWidth, boolean signed) {
    try (Scope scope = new Scope(x)) {
      // Rounding removes what floating point has added to the integers.
      NDArray integers = StraightThrough.round(x.div(scale).add(zeroPoint));
      NDArray bits = bitWidth.bitWidth();
      NDArray factor = truncScaling.scale(integers, inputBitWidth, bits, signed);
      NDArray truncated =
          tensorClamp.clamp(
              floatToInt.toInt(integers.div(factor)),
              IntRange.min(signed, narrowRange, bits),
              IntRange.max(signed, narrowRange, bits));
      NDArray outputScale = scale.mul(factor);
      NDArray outputZeroPoint = zeroPoint.div(factor);
      NDArray y = delay.apply(x, truncated.sub(outputZeroPoint).mul(outputScale));
      return new Quantized(
          scope.handOut(y),
          scope.handOut(outputScale),
          scope.handOut(outputZeroPoint),
          scope.handOut(bits));
    }
  }
}
