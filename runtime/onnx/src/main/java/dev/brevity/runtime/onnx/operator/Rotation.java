package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Pairs of features turned by angles that tell places (Su et al., "RoFormer: Enhanced Transformer
 * with Rotary Position Embedding", 2021).
 */
final class Rotation {
  private Rotation() {}

  /**
   * The features {@code [*, L, D]} turned.
   *
   * @param cos {@code [*, L, R / 2]}; features from R on stay as they are
   * @param interleaved whether pairs lie side by side, rather than half of the features apart
   */
  static NDArray of(NDArray x, NDArray cos, NDArray sin, boolean interleaved) {
    int last = x.getShape().dimension() - 1;
    long width = x.getShape().get(last);
    long half = cos.getShape().get(cos.getShape().dimension() - 1);
    long turned = 2 * half;
    if (turned > width) {
      throw new IllegalArgumentException(turned + " of " + width + " features cannot be turned");
    }
    NDArray part = Axes.slice(x, last, 0, turned);
    Shape shape = part.getShape();
    Shape outer = shape.slice(0, last);
    NDArray pairs =
        interleaved
            ? part.reshape(outer.add(half, 2))
            : part.reshape(outer.add(2, half)).swapAxes(last, last + 1);
    NDArray first = Axes.slice(pairs, last + 1, 0, 1).squeeze(last + 1);
    NDArray second = Axes.slice(pairs, last + 1, 1, 2).squeeze(last + 1);
    NDArray real = cos.mul(first).sub(sin.mul(second)).expandDims(last + 1);
    NDArray imaginary = sin.mul(first).add(cos.mul(second)).expandDims(last + 1);
    NDArray both = real.concat(imaginary, last + 1);
    NDArray rotated = (interleaved ? both : both.swapAxes(last, last + 1)).reshape(shape);
    return turned == width ? rotated : rotated.concat(Axes.slice(x, last, turned, width), last);
  }
}
