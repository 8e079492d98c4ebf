package dev.brevity.runtime.quant;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.module.TensorQuant;

/** A quantizer of weights that depends on how the layer's input is quantized. */
public interface InputAwareQuant extends TensorQuant {
  /**
   * Quantizes a float32 tensor; the results belong to the tensor's manager.
   *
   * @param x the weights
   * @param inputBitWidth bits of the layer's input, a scalar
   * @param inputSigned whether the layer's input is signed
   */
  DecoupledQuantized quantize(NDArray x, NDArray inputBitWidth, boolean inputSigned);
}
