package dev.brevity.runtime.quant;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.bitwidth.BitWidth;
import dev.brevity.runtime.bitwidth.InputBitWidth;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.IntegerQuant;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.module.TensorQuant;
import jakarta.inject.Inject;

/**
 * Integer quantization with a scale from outside, no zero point, and a bit width that follows the
 * input's.
 */
@Implementation
public final class PrescaledRestrictIntQuantWithInputBitWidth extends Component
    implements TensorQuant {
  private final IntegerQuant intQuant;
  private final InputBitWidth bitWidth;
  private final NDArray zero = constant(0);

  /**
   * Makes the quantizer.
   *
   * @throws IllegalArgumentException if the bit width does not depend on the input
   */
  @Inject
  public PrescaledRestrictIntQuantWithInputBitWidth(IntegerQuant intQuant, BitWidth bitWidthImpl) {
    if (!(bitWidthImpl instanceof InputBitWidth inputBitWidth)) {
      throw new IllegalArgumentException("`bit_width_impl` does not depend on the input's bits");
    }
    this.intQuant = child("int_quant", intQuant);
    this.bitWidth = child("msb_clamp_bit_width_impl", inputBitWidth);
  }

  /** Quantizes a float32 tensor; the results belong to the tensor's manager. */
  public Quantized quantize(NDArray x, NDArray scale, NDArray inputBitWidth) {
    try (Scope scope = new Scope(x)) {
      NDArray bits = bitWidth.bitWidth(inputBitWidth);
      NDArray y = intQuant.quantize(scale, zero, scale, zero, bits, x);
      return new Quantized(scope.handOut(y), scale, scope.handOut(zero), scope.handOut(bits));
    }
  }
}
