package dev.brevity.runtime.module;

import ai.djl.ndarray.NDArray;

/** Integer arithmetic of a quantizer, given scale, zero point and bit width. */
public interface IntegerQuant {
  /** The lowest integer of the given number of bits. */
  NDArray minInt(NDArray bitWidth);

  /** The highest integer of the given number of bits. */
  NDArray maxInt(NDArray bitWidth);

  /** Whether tensors are quantized in the shape that they have. */
  boolean keepsShape();

  /** The integers {@code clamp(round(x / scale + zeroPoint))}, as float32. */
  NDArray toInt(NDArray scale, NDArray zeroPoint, NDArray bitWidth, NDArray x);

  /**
   * The values of the integers, {@code (toInt(x) - zeroPoint) * scale}, with other steps to go back
   * than to come.
   */
  NDArray quantize(
      NDArray preScale,
      NDArray preZeroPoint,
      NDArray scale,
      NDArray zeroPoint,
      NDArray bitWidth,
      NDArray x);
}
