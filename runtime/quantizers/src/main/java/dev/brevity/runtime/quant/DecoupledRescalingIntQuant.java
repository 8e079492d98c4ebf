package dev.brevity.runtime.quant;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.bitwidth.BitWidth;
import dev.brevity.runtime.bitwidth.IntScaling;
import dev.brevity.runtime.module.IntegerQuant;
import dev.brevity.runtime.scaling.PreScaling;
import dev.brevity.runtime.scaling.Scaling;
import dev.brevity.runtime.zeropoint.PreZeroPoint;
import dev.brevity.runtime.zeropoint.ZeroPoint;
import jakarta.inject.Inject;

/** Integer quantization that divides by one scale and multiplies by another. */
@Implementation
final class DecoupledRescalingIntQuant extends DecoupledRescaling implements DecoupledQuant {
  @Inject
  public DecoupledRescalingIntQuant(
      IntegerQuant decoupledIntQuant,
      PreScaling preScalingImpl,
      Scaling scalingImpl,
      IntScaling intScalingImpl,
      PreZeroPoint preZeroPointImpl,
      ZeroPoint zeroPointImpl,
      BitWidth bitWidthImpl) {
    super(
        decoupledIntQuant,
        preScalingImpl,
        scalingImpl,
        intScalingImpl,
        preZeroPointImpl,
        zeroPointImpl,
        bitWidthImpl);
  }

  @Override
  public DecoupledQuantized quantize(NDArray x) {
    return quantizeFor(x, null, null);
  }
}
