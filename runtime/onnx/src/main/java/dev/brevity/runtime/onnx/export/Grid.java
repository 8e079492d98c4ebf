package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.onnx.element.Transposition;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * The integers that a tensor is quantized to, and what they stand for: {@code (code - zeroPoint) *
 * scale}.
 *
 * @param scales one, one per slice of the axis, or one per block along it
 * @param zeroPoints as many as scales
 * @param scaleShape the shape of the scales; empty for a single one
 * @param axis the dimension that scales differ along; -1 for a single one
 * @param blockSize how many neighbours along the axis share a scale; 0 for scales per slice
 * @param low the smallest code in use
 * @param high the largest code in use
 */
record Grid(
    CodeType type,
    float[] scales,
    long[] zeroPoints,
    long[] scaleShape,
    int axis,
    int blockSize,
    long low,
    long high)
    implements ActivationForm {
  /** The first version of the operators with scales that differ along an axis. */
  static final int SCALES_ALONG_AXIS = 13;

  /** The first version of the operators with scales of blocks. */
  static final int SCALES_OF_BLOCKS = 21;

  Grid {
    requireUsable(scales);
  }

  /**
   * Refuses scales that no file may hold.
   *
   * @throws InexpressibleException if one is not finite and positive
   */
  static void requireUsable(float... scales) {
    for (float scale : scales) {
      if (!(scale > 0) || Float.isInfinite(scale)) {
        throw new InexpressibleException(
            "the scale " + scale + " is not a positive number",
            "look for numbers that are not finite in what the quantizer was given; or use another"
                + " quantizer, or `keep` the layer in floating point");
      }
    }
  }

  /** Whether some codes of the type are not in use. */
  boolean isPartOfType() {
    return low > type.low() || high < type.high();
  }

  /** Whether every zero point is 0. */
  boolean isCentred() {
    return LongStream.of(zeroPoints).allMatch(zero -> zero == 0);
  }

  /** The grid of a matrix with a scale for each row as one with scales of blocks. */
  Grid withBlocks(int columns) {
    return blockSize > 0
        ? this
        : new Grid(type, scales, zeroPoints, new long[] {scales.length, 1}, 1, columns, low, high);
  }

  /** The grid of a tensor with a dimension of size 1 put in front of the others. */
  Grid stacked() {
    if (axis < 0) {
      return this;
    }
    long[] shape = scaleShape;
    if (blockSize > 0) {
      shape = new long[scaleShape.length + 1];
      shape[0] = 1;
      System.arraycopy(scaleShape, 0, shape, 1, scaleShape.length);
    }
    return new Grid(type, scales, zeroPoints, shape, axis + 1, blockSize, low, high);
  }

  /** The grid of a matrix with rows and columns exchanged. */
  Grid transposed() {
    if (axis < 0) {
      return this;
    }
    if (scaleShape.length == 1) {
      return new Grid(type, scales, zeroPoints, scaleShape, 1 - axis, blockSize, low, high);
    }
    float[] turnedScales = Transposition.of(scales, scaleShape);
    long[] turnedZeros = Transposition.of(zeroPoints, scaleShape);
    long[] shape = {scaleShape[1], scaleShape[0]};
    return new Grid(type, turnedScales, turnedZeros, shape, 1 - axis, blockSize, low, high);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Grid grid
        && type == grid.type
        && axis == grid.axis
        && blockSize == grid.blockSize
        && low == grid.low
        && high == grid.high
        && Arrays.equals(scales, grid.scales)
        && Arrays.equals(zeroPoints, grid.zeroPoints)
        && Arrays.equals(scaleShape, grid.scaleShape);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(scales);
  }

  @Override
  public String toString() {
    return type + " codes " + low + " to " + high + ", scales " + Arrays.toString(scales);
  }
}
