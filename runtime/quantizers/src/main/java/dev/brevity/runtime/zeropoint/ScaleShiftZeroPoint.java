package dev.brevity.runtime.zeropoint;

import ai.djl.ndarray.NDArray;

/** From an offset in real units to a zero point in integers. */
@FunctionalInterface
public interface ScaleShiftZeroPoint {
  /**
   * The zero point.
   *
   * @param offset how far below zero the range begins, in real units
   * @param scale the step of the grid
   * @param bitWidth a scalar
   */
  NDArray zeroPoint(NDArray offset, NDArray scale, NDArray bitWidth);
}
