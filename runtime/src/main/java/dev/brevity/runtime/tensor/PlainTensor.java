package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;

/**
 * A tensor of which nothing is known but its values: never quantized, or changed in a way that lost
 * track.
 */
public record PlainTensor(NDArray value) implements QuantTensor {
  @Override
  public PlainTensor withValue(NDArray other) {
    return new PlainTensor(other);
  }
}
