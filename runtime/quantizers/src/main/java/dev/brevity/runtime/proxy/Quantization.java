package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.module.Recording;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.ScaledTensor;

/** Runs a tensor quantizer and says what is known of the result. */
@FunctionalInterface
interface Quantization {
  /**
   * Quantizes a float32 tensor.
   *
   * @param input the input of the layer, which some quantizers of weights look at
   * @param training whether the result is of training
   * @param recording for differentiation, by those quantizers that can do it in several ways
   */
  ScaledTensor quantize(NDArray x, QuantTensor input, boolean training, Recording recording);
}
