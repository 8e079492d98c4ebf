package dev.brevity.runtime.llm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Parts vectors into heads, and joins them again. */
final class Heads {
  private Heads() {}

  /** {@code [batch, positions, heads · size] → [batch, heads, positions, size]}. */
  static NDArray split(NDArray x, int size) {
    Shape shape = x.getShape();
    return x.reshape(shape.get(0), shape.get(1), shape.get(2) / size, size).transpose(0, 2, 1, 3);
  }

  /** {@code [batch, heads, positions, size] → [batch, positions, heads · size]}. */
  static NDArray join(NDArray x) {
    Shape shape = x.getShape();
    return x.transpose(0, 2, 1, 3).reshape(shape.get(0), shape.get(2), shape.get(1) * shape.get(3));
  }
}
