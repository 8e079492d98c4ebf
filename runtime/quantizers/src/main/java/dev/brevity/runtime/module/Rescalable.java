package dev.brevity.runtime.module;

import ai.djl.ndarray.NDArray;

/** A scale of weights that algorithms may change, once it no longer follows the weights. */
public interface Rescalable {
  /**
   * Multiplies the scale.
   *
   * @param factor one for each scale, in any shape
   */
  void rescale(NDArray factor);
}
