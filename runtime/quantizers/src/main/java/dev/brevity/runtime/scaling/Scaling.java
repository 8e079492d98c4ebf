package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/** Where the scale comes from. */
@FunctionalInterface
public interface Scaling extends PreScaling {
  /**
   * The scale.
   *
   * @param x the tensor to quantize
   * @param threshold the threshold in integers that the one in real units is divided by; 1 if null
   * @return broadcastable to {@code x}
   */
  NDArray scale(NDArray x, @Nullable NDArray threshold);

  /**
   * What the scale is in this call, in the place of {@link #scale}, if a kernel can compute it;
   * null if it cannot.
   *
   * @param recorded whether gradients are recorded
   */
  default @Nullable PlainMagnitude plainMagnitude(NDArray threshold, boolean recorded) {
    return null;
  }

  /** Whether the scale of a call now may be another one for other values. */
  default boolean followsValues() {
    return true;
  }

  @Override
  default NDArray preScale(
      NDArray x, @Nullable NDArray inputBitWidth, @Nullable Boolean inputSigned) {
    return scale(x, null);
  }
}
