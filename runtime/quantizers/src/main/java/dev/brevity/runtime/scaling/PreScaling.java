package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * Where the scale that a tensor is divided by comes from, when it is multiplied by another one
 * afterwards.
 */
public interface PreScaling {
  /**
   * The scale to divide by.
   *
   * @param x the weights
   * @param inputBitWidth bits of the layer's input, a scalar; null if not known
   * @param inputSigned whether the layer's input is signed; null if not known
   */
  NDArray preScale(NDArray x, @Nullable NDArray inputBitWidth, @Nullable Boolean inputSigned);
}
