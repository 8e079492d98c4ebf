package dev.brevity.runtime.data;

import java.nio.ByteOrder;
import java.util.List;

/**
 * What an array file says about itself.
 *
 * @param fortran whether the first axis runs fastest
 * @param length the bytes of the header, before the elements
 */
record ArrayHeader(
    ElementType type, ByteOrder order, boolean fortran, List<Long> shape, long length) {
  ArrayHeader {
    shape = List.copyOf(shape);
  }

  /** The number of elements; −1 when it exceeds what a file can hold. */
  static long count(List<Long> shape) {
    long count = 1;
    for (long size : shape) {
      if (size < 0) {
        return -1;
      }
      if (size == 0) {
        return 0;
      }
    }
    for (long size : shape) {
      if (count > (Long.MAX_VALUE >> 4) / size) {
        return -1;
      }
      count *= size;
    }
    return count;
  }

  @Override
  public String toString() {
    return type + " " + shape;
  }
}
