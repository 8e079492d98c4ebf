package dev.brevity.runtime.quant;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.module.Recording;
import dev.brevity.runtime.module.TensorQuant;

/** A quantizer to a floating-point format of a few bits. */
public interface MinifloatQuant extends TensorQuant {
  /**
   * Quantizes a float32 tensor; the results belong to the tensor's manager.
   *
   * @param recording for differentiation
   */
  MinifloatQuantized quantize(NDArray x, Recording recording);
}
