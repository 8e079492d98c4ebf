package dev.brevity.runtime.layer;

import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.Rearranging;

/**
 * All dimensions after the first as one: {@code [N, *] → [N, features]}. What is known of the input
 * holds for the output as long as there is one scale for all of it.
 */
public final class QuantFlatten extends UnaryLayer {
  public QuantFlatten() {
    super(true);
  }

  @Override
  protected QuantTensor compute(QuantTensor input, boolean training) {
    return Rearranging.flatten(input, 1);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape input = inputShapes[0];
    return new Shape[] {new Shape(input.get(0), input.slice(1).size())};
  }
}
