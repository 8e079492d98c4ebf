package dev.brevity.runtime.quant;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.module.TensorQuant;

/** A quantizer with separate scales to come and to go. */
public interface DecoupledQuant extends TensorQuant {
  /** Quantizes a float32 tensor; the results belong to the tensor's manager. */
  DecoupledQuantized quantize(NDArray x);
}
