package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.onnx.element.Transposition;

/**
 * A tensor in floating point that a quantizer leaves as it is.
 *
 * @param values in row-major order
 * @param mark the quantizer
 */
@SuppressWarnings("ArrayRecordComponent") // large, and never compared
record MarkedTensor(long[] shape, float[] values, QuantizerMark.Floats mark)
    implements StoredTensor {
  MarkedTensor {
    Grid.requireUsable(mark.scales());
  }

  @Override
  public MarkedTensor stacked() {
    long[] stacked = new long[shape.length + 1];
    stacked[0] = 1;
    System.arraycopy(shape, 0, stacked, 1, shape.length);
    return new MarkedTensor(stacked, values, mark);
  }

  @Override
  public MarkedTensor transposed() {
    long[] scales = mark.shape();
    long[] turned = scales.length == 2 ? new long[] {scales[1], scales[0]} : scales;
    return new MarkedTensor(
        new long[] {shape[1], shape[0]},
        Transposition.of(values, shape),
        new QuantizerMark.Floats(mark.type(), mark.scales(), turned));
  }
}
