package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;

/** The factor by which integers are divided when they are truncated to fewer bits. */
public interface TruncScaling {
  /**
   * The factor.
   *
   * @param integers the integers, as float32
   * @param inputBitWidth their bits, a scalar
   * @param outputBitWidth the bits to truncate to, a scalar
   * @param signed whether they are signed
   */
  NDArray scale(NDArray integers, NDArray inputBitWidth, NDArray outputBitWidth, boolean signed);
}
