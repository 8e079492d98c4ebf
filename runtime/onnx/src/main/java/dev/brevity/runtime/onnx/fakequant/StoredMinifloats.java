package dev.brevity.runtime.onnx.fakequant;

import dev.brevity.runtime.onnx.element.Transposition;
import dev.brevity.runtime.onnx.export.QuantizerMark;
import java.util.Arrays;

/**
 * A constant in floating point that a quantizer to minifloats leaves as it is.
 *
 * @param values in row-major order
 */
@SuppressWarnings("ArrayRecordComponent") // large, and never compared
public record StoredMinifloats(
    String name, long[] shape, float[] values, QuantizerMark.Floats quantizer) implements Constant {

  /** The matrix with rows and columns exchanged. */
  StoredMinifloats turned() {
    long[] scales = quantizer.shape();
    long[] turned = scales.length == 2 ? new long[] {scales[1], scales[0]} : scales;
    return new StoredMinifloats(
        name,
        new long[] {shape[1], shape[0]},
        Transposition.of(values, shape),
        new QuantizerMark.Floats(quantizer.type(), quantizer.scales(), turned));
  }

  @Override
  public String toString() {
    return name + " of shape " + Arrays.toString(shape);
  }
}
