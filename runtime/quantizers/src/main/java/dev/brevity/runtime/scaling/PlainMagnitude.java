package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A scale that a kernel can compute along with the quantization: a magnitude over a threshold.
 *
 * @param parameter whose magnitude it is, one element; null for the largest magnitude of the tensor
 * @param shape of the scale: a scalar, or as many dimensions as the tensor has, with a largest
 *     magnitude for each slice of the first
 * @param threshold a constant, one element
 * @param minimum a bound, a constant, one element
 * @param bounded what the minimum is a bound of
 */
public record PlainMagnitude(
    @Nullable NDArray parameter, Shape shape, NDArray threshold, NDArray minimum, Bounded bounded) {
  /** What a minimum keeps from getting smaller. */
  public enum Bounded {
    MAGNITUDE,
    /** The magnitude over the threshold. */
    QUOTIENT
  }

  /** Whether each slice of a tensor's first dimension has a scale of its own. */
  public boolean isOfSlices() {
    return shape.dimension() > 0;
  }

  /** Whether tensors of a shape can have such a scale. */
  public boolean fits(Shape tensor) {
    return !isOfSlices()
        || (shape.dimension() == tensor.dimension()
            && shape.get(0) == tensor.get(0)
            && shape.size() == tensor.get(0));
  }
}
