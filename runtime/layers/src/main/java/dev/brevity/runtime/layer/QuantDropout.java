package dev.brevity.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.tensor.QuantTensor;

/**
 * Sets values to zero at random in training and scales up the others; leaves them alone in
 * evaluation. What is known of the input holds for the output. Keeps the shape.
 */
public final class QuantDropout extends UnaryLayer {
  private final float probability;

  /**
   * @param probability how likely a value is dropped, from 0 to below 1
   */
  public QuantDropout(float probability) {
    super(true);
    if (!(probability >= 0 && probability < 1)) {
      throw new IllegalArgumentException(
          "the probability of dropping a value is from 0 to below 1, not " + probability);
    }
    this.probability = probability;
  }

  @Override
  protected QuantTensor compute(QuantTensor input, boolean training) {
    if (!training || probability == 0) {
      return input;
    }
    NDArray x = input.value();
    return input.withValue(x.getNDArrayInternal().dropout(x, probability, true).singletonOrThrow());
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes.clone();
  }
}
