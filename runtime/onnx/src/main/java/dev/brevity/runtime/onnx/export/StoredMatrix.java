package dev.brevity.runtime.onnx.export;

/**
 * A matrix of integers: {@code value = (code - zero point) · scale}.
 *
 * @param rows outputs
 * @param columns inputs
 * @param bits of a code, at most 8
 * @param signed whether codes have a sign
 * @param groupSize columns that share a scale; as many as there are for whole rows
 * @param codes row by row
 * @param scales one for each group, row by row
 * @param zeroPoints as many as scales
 */
public record StoredMatrix(
    int rows,
    int columns,
    int bits,
    boolean signed,
    int groupSize,
    long[] codes,
    float[] scales,
    long[] zeroPoints) {
  /** What {@link QuantizerWriter} stores: rows are columns there, as MatMul wants them. */
  StoredTensor turned(int opset) {
    CodeType type = CodeType.of(bits, signed, true, opset);
    boolean whole = groupSize >= columns;
    if (!whole && opset < Grid.SCALES_OF_BLOCKS) {
      throw InexpressibleException.before("scales per group", Grid.SCALES_OF_BLOCKS);
    }
    long groups = (columns + groupSize - 1L) / groupSize;
    Grid grid =
        new Grid(
            type,
            scales,
            zeroPoints,
            whole ? new long[] {rows} : new long[] {rows, groups},
            whole ? 0 : 1,
            whole ? 0 : groupSize,
            type.low(),
            type.high());
    return new Codes(grid, new long[] {rows, columns}, codes).transposed();
  }
}
