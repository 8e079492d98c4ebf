package dev.brevity.runtime.onnx.dpu;

/**
 * An input in floating point.
 *
 * @param values in row-major order
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record FloatTensor(long[] shape, float[] values) {
  /** Its codes at a position: rounded half to even, saturated at eight bits. */
  IntegerTensor quantized(int position) {
    long[] codes = new long[values.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] =
          FixedPoint.saturated((long) Math.rint((double) values[i] * Math.scalb(1.0, position)));
    }
    return new IntegerTensor(shape, codes, position);
  }
}
