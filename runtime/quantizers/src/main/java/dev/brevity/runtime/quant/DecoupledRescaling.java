package dev.brevity.runtime.quant;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.bitwidth.BitWidth;
import dev.brevity.runtime.bitwidth.IntScaling;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.IntegerQuant;
import dev.brevity.runtime.module.Observing;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.scaling.PreScaling;
import dev.brevity.runtime.scaling.Scaling;
import dev.brevity.runtime.zeropoint.PreZeroPoint;
import dev.brevity.runtime.zeropoint.ZeroPoint;
import org.jspecify.annotations.Nullable;

/** What quantizers with separate scales to come and to go share. */
abstract class DecoupledRescaling extends Component implements Observing {
  private final IntegerQuant intQuant;
  private final PreScaling preScaling;
  private final Scaling scaling;
  private final IntScaling intScaling;
  private final PreZeroPoint preZeroPoint;
  private final ZeroPoint zeroPoint;
  private final BitWidth bitWidth;
  private boolean observerOnly;

  DecoupledRescaling(
      IntegerQuant decoupledIntQuant,
      PreScaling preScalingImpl,
      Scaling scalingImpl,
      IntScaling intScalingImpl,
      PreZeroPoint preZeroPointImpl,
      ZeroPoint zeroPointImpl,
      BitWidth bitWidthImpl) {
    this.intQuant = child("decoupled_int_quant", decoupledIntQuant);
    this.preScaling = child("pre_scaling_impl", preScalingImpl);
    this.scaling = child("scaling_impl", scalingImpl);
    this.intScaling = child("int_scaling_impl", intScalingImpl);
    this.preZeroPoint = child("pre_zero_point_impl", preZeroPointImpl);
    this.zeroPoint = child("zero_point_impl", zeroPointImpl);
    this.bitWidth = child("msb_clamp_bit_width_impl", bitWidthImpl);
    liveAttribute("observer_only", this::isObserverOnly);
  }

  final DecoupledQuantized quantizeFor(
      NDArray x, @Nullable NDArray inputBitWidth, @Nullable Boolean inputSigned) {
    try (Scope scope = new Scope(x)) {
      NDArray bits = bitWidth.bitWidth();
      NDArray threshold = intScaling.threshold(bits);
      NDArray preScale = preScaling.preScale(x, inputBitWidth, inputSigned).div(threshold);
      NDArray preZero = preZeroPoint.zeroPoint(x, preScale, bits);
      NDArray scale = scaling.scale(x, threshold);
      NDArray zero = zeroPoint.zeroPoint(x, scale, bits);
      NDArray y = observerOnly ? x : intQuant.quantize(preScale, preZero, scale, zero, bits, x);
      Quantized quantized =
          new Quantized(
              scope.handOut(y), scope.handOut(scale), scope.handOut(zero), scope.handOut(bits));
      return new DecoupledQuantized(quantized, scope.handOut(preScale), scope.handOut(preZero));
    }
  }

  @Override
  public final boolean isObserverOnly() {
    return observerOnly;
  }

  @Override
  public final void setObserverOnly(boolean observerOnly) {
    this.observerOnly = observerOnly;
  }
}
