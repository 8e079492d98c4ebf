package dev.brevity.runtime.quant;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.bitwidth.BitWidth;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.IntegerQuant;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.module.Scope;
import jakarta.inject.Inject;

/** Integer quantization with a scale from outside and no zero point, as for a bias. */
@Implementation
final class PrescaledRestrictIntQuant extends Component implements PrescaledQuant {
  private final IntegerQuant intQuant;
  private final BitWidth bitWidth;
  private final NDArray zero = constant(0);

  @Inject
  public PrescaledRestrictIntQuant(IntegerQuant intQuant, BitWidth bitWidthImpl) {
    this.intQuant = child("int_quant", intQuant);
    this.bitWidth = child("msb_clamp_bit_width_impl", bitWidthImpl);
  }

  @Override
  public Quantized quantize(NDArray x, NDArray scale) {
    try (Scope scope = new Scope(x)) {
      NDArray bits = bitWidth.bitWidth();
      NDArray y = intQuant.quantize(scale, zero, scale, zero, bits, x);
      return new Quantized(scope.handOut(y), scale, scope.handOut(zero), scope.handOut(bits));
    }
  }
}
