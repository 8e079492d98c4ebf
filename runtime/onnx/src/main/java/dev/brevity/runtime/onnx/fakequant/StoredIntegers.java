package dev.brevity.runtime.onnx.fakequant;

import java.util.Arrays;

/**
 * Whole numbers that say how to compute, such as a shape.
 *
 * @param values in row-major order
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StoredIntegers(String name, long[] shape, long[] values) implements Constant {
  @Override
  public String toString() {
    return name + " of shape " + Arrays.toString(shape);
  }
}
