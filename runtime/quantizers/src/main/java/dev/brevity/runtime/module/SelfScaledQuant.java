package dev.brevity.runtime.module;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/** A quantizer that finds scale, zero point and bit width by itself. */
public interface SelfScaledQuant extends TensorQuant {
  /** Quantizes a float32 tensor; the results belong to the tensor's manager. */
  default Quantized quantize(NDArray x) {
    return quantize(x, Recording.ORDINARY);
  }

  /** The same, recorded for differentiation in a certain way. */
  Quantized quantize(NDArray x, Recording recording);

  /**
   * What any values would be quantized to now, for kernels that quantize many tensors.
   *
   * @param x some tensor; the results belong to its manager
   * @return null if that depends on the values, or is no such grid
   */
  default @Nullable Grid grid(NDArray x) {
    return null;
  }
}
