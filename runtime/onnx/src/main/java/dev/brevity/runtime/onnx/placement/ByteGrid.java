package dev.brevity.runtime.onnx.placement;

/**
 * What the codes 0 … 255 of a tensor stand for: {@code scale * (code - zeroPoint)}.
 *
 * @param scale positive
 * @param zeroPoint the code of zero, 0 … 255
 */
record ByteGrid(float scale, int zeroPoint) {
  private static final int LARGEST = 255;

  /** The finest grid that has zero and covers a range. */
  static ByteGrid covering(double low, double high) {
    double from = Math.min(low, 0);
    double to = Math.max(high, 0);
    float scale = (float) Math.max((to - from) / LARGEST, 1e-8);
    int zeroPoint = (int) Math.max(0, Math.min(LARGEST, Math.rint(-from / scale)));
    return new ByteGrid(scale, zeroPoint);
  }

  /** The smallest value. */
  double low() {
    return -(double) scale * zeroPoint;
  }

  /** The largest value. */
  double high() {
    return (double) scale * (LARGEST - zeroPoint);
  }

  double width() {
    return (double) scale * LARGEST;
  }

  /** The code of a value. */
  byte code(float value) {
    return (byte) Math.max(0, Math.min(LARGEST, Math.rint(value / scale) + zeroPoint));
  }
}
