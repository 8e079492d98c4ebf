package dev.brevity.runtime.quant;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.module.TensorQuant;

/** A quantizer that reduces the bits of what is quantized already. */
public interface TruncQuant extends TensorQuant {
  /**
   * Truncates; the results belong to the tensor's manager.
   *
   * @param x values on a grid
   * @param scale the grid's step
   * @param zeroPoint the grid's zero point
   * @param inputBitWidth bits of the integers, a scalar
   * @param signed whether the integers are signed
   */
  Quantized quantize(
      NDArray x, NDArray scale, NDArray zeroPoint, NDArray inputBitWidth, boolean signed);
}
