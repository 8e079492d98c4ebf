package dev.brevity.runtime.onnx.dpu;

import java.util.List;

/**
 * How a window moves over a picture.
 *
 * @param pads top, left, bottom, right
 * @param ceil whether a last window may reach beyond the picture
 */
record PoolWindow(
    List<Long> kernel, List<Long> strides, List<Long> dilations, List<Long> pads, boolean ceil) {
  /** The window that covers a picture. */
  static PoolWindow whole(long[] shape) {
    List<Long> ones = List.of(1L, 1L);
    return new PoolWindow(List.of(shape[2], shape[3]), ones, ones, List.of(0L, 0L, 0L, 0L), false);
  }

  int kernel(int dimension) {
    return (int) (long) kernel.get(dimension);
  }

  /** Where the window begins that computes an element. */
  int start(int dimension, int element) {
    return (int) (element * strides.get(dimension) - pads.get(dimension));
  }

  int dilation(int dimension) {
    return (int) (long) dilations.get(dimension);
  }

  /** The size of the result. */
  int size(int dimension, long input) {
    long stride = strides.get(dimension);
    long padded = input + pads.get(dimension) + pads.get(dimension + 2);
    long reach = padded - dilations.get(dimension) * (kernel.get(dimension) - 1) - 1;
    long size = Math.floorDiv(reach, stride) + 1;
    if (ceil && reach % stride != 0 && size * stride < input + pads.get(dimension)) {
      size++;
    }
    return (int) size;
  }
}
