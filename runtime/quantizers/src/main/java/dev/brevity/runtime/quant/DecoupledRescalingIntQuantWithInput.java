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

/**
 * As DecoupledRescalingIntQuant, with a first scale that depends on how the layer's input is
 * quantized.
 */
@Implementation
final class DecoupledRescalingIntQuantWithInput extends DecoupledRescaling
    implements InputAwareQuant {
  @Inject
  public DecoupledRescalingIntQuantWithInput(
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
  public DecoupledQuantized quantize(NDArray x, NDArray inputBitWidth, boolean inputSigned) {
    return quantizeFor(x, inputBitWidth, inputSigned);
  }
}
