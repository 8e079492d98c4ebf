package dev.brevity.runtime.module;

import ai.djl.ndarray.NDArray;

/** How it is recorded for differentiation what a quantizer does with the numbers it learns. */
public interface Recording {
  /** Leaves it to the engine, operation by operation. */
  Recording ORDINARY = (x, quantization, numbers) -> quantization.of(numbers);

  /**
   * The quantized values.
   *
   * @param x what is quantized, float32
   * @param quantization element by element, in the shape of {@code x}
   * @param numbers what the quantizer may have learned: scale, zero point, bit width …
   */
  NDArray values(NDArray x, Quantization quantization, NDArray... numbers);

  /** Whether values of data may come without gradient, if their derivatives are {@link #found}. */
  default boolean findsDerivatives() {
    return false;
  }

  /**
   * Takes note of how values of data, which have no gradient, follow a number.
   *
   * @param number with gradient, one element
   * @param derivative of each value by the number, without gradient
   */
  default void found(NDArray number, NDArray derivative) {
    throw new UnsupportedOperationException();
  }

  /** What a quantizer does with a tensor, as a function of the numbers it learns. */
  @FunctionalInterface
  interface Quantization {
    /** The quantized values; numbers may also come one for each element of the tensor. */
    NDArray of(NDArray... numbers);
  }
}
