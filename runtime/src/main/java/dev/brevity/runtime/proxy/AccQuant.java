package dev.brevity.runtime.proxy;

import dev.brevity.runtime.tensor.IntQuantTensor;

/** Reduces the bits of what is quantized already, such as sums of products. */
public interface AccQuant extends QuantProxy {
  /** The tensor with fewer bits; the tensor itself when quantization is off. */
  IntQuantTensor quantize(IntQuantTensor x);
}
