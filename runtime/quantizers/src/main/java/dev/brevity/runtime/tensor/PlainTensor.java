package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;

/**
 * A tensor of which nothing is known but its values: never quantized, or changed in a way that lost
 * track.
 */
public record PlainTensor(NDArray value) implements QuantTensor {
  @Override
  public PlainTensor withValue(NDArray other) {
    return new PlainTensor(other);
  }

  @Override
  public PlainTensor map(UnaryOperator<NDArray> replacement) {
    return new PlainTensor(replacement.apply(value));
  }
}
