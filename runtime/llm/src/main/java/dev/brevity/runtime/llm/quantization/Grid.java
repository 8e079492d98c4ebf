package dev.brevity.runtime.llm.quantization;

/**
 * The numbers that a quantized matrix consists of: {@code value = (code - zero point) · scale},
 * with one scale for some columns of a row, for a row, or for all.
 *
 * @param bits of a code; of a minifloat with its sign
 * @param signed whether codes have a sign
 * @param exponentBits of a minifloat; 0 for integers
 * @param rows 1 if all rows share their scales, otherwise the number of rows
 * @param groups scales along a row
 * @param groupSize columns that share a scale
 * @param scales row by row
 * @param zeroPoints as many as scales, or one
 */
public record Grid(
    int bits,
    boolean signed,
    int exponentBits,
    int rows,
    int groups,
    int groupSize,
    float[] scales,
    float[] zeroPoints) {
  public boolean isInteger() {
    return exponentBits == 0;
  }

  /** Whether all columns of a row share a scale. */
  public boolean isWholeRow() {
    return groups == 1;
  }

  /** Whether zero is the code 0 throughout. */
  public boolean isSymmetric() {
    for (float zeroPoint : zeroPoints) {
      if (zeroPoint != 0) {
        return false;
      }
    }
    return true;
  }

  public float scale(int row, int column) {
    return scales[place(row, column)];
  }

  public float zeroPoint(int row, int column) {
    return zeroPoints[zeroPoints.length == 1 ? 0 : place(row, column)];
  }

  private int place(int row, int column) {
    return (rows == 1 ? 0 : row) * groups + column / groupSize;
  }
}
