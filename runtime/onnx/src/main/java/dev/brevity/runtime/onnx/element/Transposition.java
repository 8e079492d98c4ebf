package dev.brevity.runtime.onnx.element;

/** Rows and columns of a matrix exchanged. */
public final class Transposition {
  private Transposition() {}

  /**
   * The matrix turned.
   *
   * @param matrix in row-major order
   * @param shape its rows and columns
   */
  public static float[] of(float[] matrix, long[] shape) {
    int rows = (int) shape[0];
    int columns = (int) shape[1];
    float[] turned = new float[matrix.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = matrix[row * columns + column];
      }
    }
    return turned;
  }

  /** As {@link #of(float[], long[])}. */
  public static long[] of(long[] matrix, long[] shape) {
    int rows = (int) shape[0];
    int columns = (int) shape[1];
    long[] turned = new long[matrix.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = matrix[row * columns + column];
      }
    }
    return turned;
  }
}
