package dev.brevity.runtime.onnx.fakequant;

import dev.brevity.runtime.onnx.element.Transposition;
import java.util.Arrays;

/**
 * A quantized constant: an element is {@code (code - zeroPoint) * scale}.
 *
 * @param codes in row-major order
 * @param scales one, or one for each slice of the axis
 * @param zeroPoints as many as scales
 * @param axis the dimension that scales differ along; -1 for a single one
 * @param range the codes that the quantizer uses
 */
@SuppressWarnings("ArrayRecordComponent") // large, and never compared
public record StoredCodes(
    String name,
    long[] shape,
    long[] codes,
    float[] scales,
    long[] zeroPoints,
    int axis,
    CodeRange range)
    implements Constant {

  /** What the codes stand for, in single precision. */
  public float[] values() {
    float[] values = new float[codes.length];
    for (int i = 0; i < values.length; i++) {
      int slice = slice(i);
      values[i] = (codes[i] - zeroPoints[slice]) * scales[slice];
    }
    return values;
  }

  /** Codes less their zero points. */
  public long[] centred() {
    long[] centred = codes.clone();
    for (int i = 0; i < centred.length; i++) {
      centred[i] -= zeroPoints[slice(i)];
    }
    return centred;
  }

  /** Whether codes less their zero points lie between -128 and 127. */
  public boolean fitsSignedByte() {
    return Arrays.stream(centred())
        .allMatch(code -> Byte.MIN_VALUE <= code && code <= Byte.MAX_VALUE);
  }

  /** Whether it is one scale times signs, without a zero. */
  public boolean hasOnlySigns() {
    return scales.length == 1
        && zeroPoints[0] == 0
        && range.low() == -1
        && range.high() == 1
        && Arrays.stream(codes).allMatch(code -> Math.abs(code) == 1);
  }

  /** The matrix with rows and columns exchanged. */
  public StoredCodes turned() {
    return new StoredCodes(
        name,
        new long[] {shape[1], shape[0]},
        Transposition.of(codes, shape),
        scales,
        zeroPoints,
        axis < 0 ? -1 : 1 - axis,
        range);
  }

  private int slice(int element) {
    if (scales.length == 1) {
      return 0;
    }
    long inner = 1;
    for (int i = axis + 1; i < shape.length; i++) {
      inner *= shape[i];
    }
    return (int) (element / inner % scales.length);
  }

  @Override
  public String toString() {
    return name + " of shape " + Arrays.toString(shape);
  }
}
