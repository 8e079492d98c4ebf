package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.onnx.element.Transposition;
import java.util.Arrays;

/**
 * A tensor of integers with their grid.
 *
 * @param values in row-major order
 */
record Codes(Grid grid, long[] shape, long[] values) implements StoredTensor {
  @Override
  public Codes stacked() {
    long[] stackedShape = new long[shape.length + 1];
    stackedShape[0] = 1;
    System.arraycopy(shape, 0, stackedShape, 1, shape.length);
    return new Codes(grid.stacked(), stackedShape, values);
  }

  @Override
  public Codes transposed() {
    return new Codes(
        grid.transposed(), new long[] {shape[1], shape[0]}, Transposition.of(values, shape));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Codes codes
        && grid.equals(codes.grid)
        && Arrays.equals(shape, codes.shape)
        && Arrays.equals(values, codes.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return grid + " of shape " + Arrays.toString(shape);
  }
}
