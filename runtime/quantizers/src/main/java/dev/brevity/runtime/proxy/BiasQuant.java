package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.tensor.QuantTensor;

/** Quantizes the bias of a layer. */
public interface BiasQuant extends QuantProxy {
  /**
   * Quantizes a bias.
   *
   * @param bias float32, one value per output channel
   * @param input the layer's input
   * @param weight the layer's weight
   * @param channelDim the dimension of the layer's input that counts channels; -1 for the last one
   * @throws IllegalStateException if the scale follows from input and weight and one of them is not
   *     quantized
   */
  QuantTensor quantize(NDArray bias, QuantTensor input, QuantTensor weight, int channelDim);

  /** Whether the scale is the product of the scales of input and weight. */
  boolean requiresInputScale();
}
