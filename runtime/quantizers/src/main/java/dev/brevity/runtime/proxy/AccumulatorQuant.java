package dev.brevity.runtime.proxy;

import dev.brevity.runtime.tensor.QuantTensor;

/** Reduces the bits of what is quantized already, such as the sums of a pooling layer. */
public interface AccumulatorQuant extends QuantProxy {
  /**
   * Reduces the bits of a quantized tensor.
   *
   * @return the reduced tensor; {@code x} itself when quantization is off
   * @throws IllegalStateException if {@code x} is not quantized although quantization is on
   */
  QuantTensor quantize(QuantTensor x);
}
