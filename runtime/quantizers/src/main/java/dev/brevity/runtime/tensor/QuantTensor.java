package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;

/**
 * A tensor and what is known of its quantization. Layers pass it on, so that the next layer learns
 * the scale, zero point and bit width of its input.
 */
public sealed interface QuantTensor permits PlainTensor, ScaledTensor {
  /** The values, in the units of the network. */
  NDArray value();

  /** The same knowledge of other values. */
  QuantTensor withValue(NDArray value);

  /** The tensor with each of its arrays replaced. */
  QuantTensor map(UnaryOperator<NDArray> replacement);
}
