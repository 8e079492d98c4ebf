package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.tensor.QuantTensor;

/** Quantizes the weight of a layer. */
public interface WeightQuant extends QuantProxy {
  /**
   * Quantizes a weight.
   *
   * @param weight float32, any shape
   * @param input the layer's input, which accumulator-aware quantizers look at
   * @return the quantized weight; the weight itself when quantization is off
   * @throws IllegalStateException if the quantizer needs a quantized input and there is none
   */
  QuantTensor quantize(NDArray weight, QuantTensor input);

  /** Whether the input of the layer must be quantized. */
  boolean requiresQuantInput();
}
