package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.onnx.element.Float8;
import dev.brevity.runtime.onnx.element.Transposition;
import java.util.Optional;

/**
 * A tensor of minifloats with their scales.
 *
 * @param numbers the minifloats in row-major order
 * @param scales one, one per slice of the axis, or one per block along it
 * @param scaleShape the shape of the scales; empty for a single one
 * @param axis the dimension that scales differ along; -1 for a single one
 * @param blockSize how many neighbours along the axis share a scale; 0 for scales per slice
 */
record Minifloats(
    long[] shape, float[] numbers, float[] scales, long[] scaleShape, int axis, int blockSize)
    implements StoredTensor {
  Minifloats {
    Grid.requireUsable(scales);
  }

  @Override
  public Minifloats stacked() {
    boolean blocks = scaleShape.length == 2;
    return new Minifloats(
        new long[] {1, shape[0], shape[1]},
        numbers,
        scales,
        blocks ? new long[] {1, scaleShape[0], scaleShape[1]} : scaleShape,
        axis < 0 ? axis : axis + 1,
        blockSize);
  }

  @Override
  public Minifloats transposed() {
    long[] turned = {shape[1], shape[0]};
    boolean blocks = scaleShape.length == 2;
    return new Minifloats(
        turned,
        Transposition.of(numbers, shape),
        blocks ? Transposition.of(scales, scaleShape) : scales,
        blocks ? new long[] {scaleShape[1], scaleShape[0]} : scaleShape,
        axis < 0 ? axis : 1 - axis,
        blockSize);
  }

  /** A type that has all numbers, with their codes. */
  Optional<Encoded> encoded() {
    for (Float8 type : Float8.values()) {
      Optional<byte[]> codes = type.encode(numbers);
      if (codes.isPresent()) {
        return Optional.of(new Encoded(type, codes.get()));
      }
    }
    return Optional.empty();
  }

  /**
   * Numbers in one of ONNX's types.
   *
   * @param codes in row-major order
   */
  record Encoded(Float8 type, byte[] codes) {}
}
