package dev.brevity.runtime.onnx.fakequant;

import java.util.Arrays;

/**
 * A constant in floating point.
 *
 * @param values in row-major order
 */
@SuppressWarnings("ArrayRecordComponent") // large, and never compared
public record StoredFloats(String name, long[] shape, float[] values) implements Constant {
  @Override
  public String toString() {
    return name + " of shape " + Arrays.toString(shape);
  }
}
