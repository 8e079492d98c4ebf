package dev.brevity.runtime.view;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** The shape that a statistic of an input is brought into before it meets that input again. */
@FunctionalInterface
public interface BroadcastShape {
  /**
   * The statistic in a shape that can be combined with the input element by element.
   *
   * @param input the shape of what the statistic was taken of
   */
  NDArray broadcast(NDArray statistic, Shape input);
}
