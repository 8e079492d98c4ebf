package dev.brevity.runtime.transform;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/** How the size of the values of a channel is measured. */
public enum ScaleComputation {
  /** The largest magnitude. */
  MAXABS {
    @Override
    NDArray of(NDArray values, int axis) {
      return values.abs().max(new int[] {axis});
    }
  },
  /** The largest value less the smallest; the magnitude of the mean where all are the same. */
  RANGE {
    @Override
    NDArray of(NDArray values, int axis) {
      int[] axes = {axis};
      NDArray range = values.max(axes).sub(values.min(axes));
      NDArray flat = range.eq(0).toType(DataType.FLOAT32, false);
      return range.add(flat.mul(values.mean(axes))).abs();
    }
  };

  /**
   * Measures along an axis, which the result lacks.
   *
   * @param values float32
   */
  abstract NDArray of(NDArray values, int axis);
}
