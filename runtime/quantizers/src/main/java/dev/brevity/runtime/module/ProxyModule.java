package dev.brevity.runtime.module;

import ai.djl.ndarray.NDArray;

/**
 * The complete quantizer of a tensor, which search statistics run on candidate scales and zero
 * points.
 */
public interface ProxyModule {
  /**
   * Quantizes a tensor as a layer would.
   *
   * @param x any float32 tensor
   * @return value, scale and zero point; for group-wise quantizers in the shape of {@code x}
   */
  Quantized quantize(NDArray x);

  /** The root of the building blocks that {@link #quantize} runs. */
  Component components();
}
