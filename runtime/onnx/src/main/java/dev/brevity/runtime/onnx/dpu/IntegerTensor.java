package dev.brevity.runtime.onnx.dpu;

import java.util.function.LongUnaryOperator;

/**
 * Integers with a common position: a value is {@code code * 2^-position}.
 *
 * @param values codes in row-major order
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record IntegerTensor(long[] shape, long[] values, int position) {
  /** The values in single precision. */
  public float[] toFloats() {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Math.scalb((float) values[i], -position);
    }
    return floats;
  }

  static long count(long[] shape) {
    long count = 1;
    for (long size : shape) {
      count *= size;
    }
    return count;
  }

  IntegerTensor map(LongUnaryOperator function) {
    long[] mapped = new long[values.length];
    for (int i = 0; i < mapped.length; i++) {
      mapped[i] = function.applyAsLong(values[i]);
    }
    return new IntegerTensor(shape, mapped, position);
  }

  /** At another position, in eight bits. */
  IntegerTensor moved(int from, int to) {
    IntegerTensor moved = map(code -> FixedPoint.moved(code, from, to));
    return new IntegerTensor(moved.shape(), moved.values(), to);
  }

  /**
   * In another shape.
   *
   * @param wanted 0 keeps a size, -1 is what remains
   */
  IntegerTensor reshaped(long[] wanted) {
    long[] sizes = wanted.clone();
    long rest = values.length;
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = sizes[i] == 0 ? shape[i] : sizes[i];
      rest = sizes[i] > 0 ? rest / sizes[i] : rest;
    }
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = sizes[i] < 0 ? rest : sizes[i];
    }
    return new IntegerTensor(sizes, values, position);
  }
}
