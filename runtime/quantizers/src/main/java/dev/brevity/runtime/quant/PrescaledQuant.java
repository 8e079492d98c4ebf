package dev.brevity.runtime.quant;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.module.TensorQuant;

/** A quantizer that is handed its scale. */
public interface PrescaledQuant extends TensorQuant {
  /**
   * Quantizes a float32 tensor with a scale that broadcasts to it; the results belong to the
   * tensor's manager.
   */
  Quantized quantize(NDArray x, NDArray scale);
}
