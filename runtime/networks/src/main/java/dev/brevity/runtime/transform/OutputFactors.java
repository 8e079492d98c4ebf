package dev.brevity.runtime.transform;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.layer.LayerSpec;
import java.util.Arrays;

/** Multiplies a weight by a factor for each output channel of its layer. */
final class OutputFactors {
  private OutputFactors() {}

  /** Whether there is one factor for each output channel. */
  static boolean fit(LayerSpec spec, NDArray weight, NDArray factors) {
    Shape shape = weight.getShape();
    long channels = isTransposed(spec) ? shape.get(1) * groups(spec) : shape.get(0);
    return factors.size() == channels;
  }

  /**
   * The product. The weight of a transposed convolution, {@code [in, out / groups, …]}, lists the
   * outputs of each group after the inputs of the group.
   *
   * @param factors float32 {@code [out]}
   */
  static NDArray times(LayerSpec spec, NDArray weight, NDArray factors) {
    Shape shape = weight.getShape();
    if (!isTransposed(spec)) {
      return weight.mul(factors.reshape(along(shape.dimension(), 0, factors.size())));
    }
    long groups = groups(spec);
    long[] split = new long[shape.dimension() + 1];
    split[0] = groups;
    split[1] = shape.get(0) / groups;
    System.arraycopy(shape.getShape(), 1, split, 2, shape.dimension() - 1);
    long[] broadcast = along(split.length, 0, groups);
    broadcast[2] = shape.get(1);
    return weight.reshape(split).mul(factors.reshape(broadcast)).reshape(shape);
  }

  private static long[] along(int dimensions, int axis, long size) {
    long[] broadcast = new long[dimensions];
    Arrays.fill(broadcast, 1);
    broadcast[axis] = size;
    return broadcast;
  }

  private static boolean isTransposed(LayerSpec spec) {
    return spec.type().startsWith("ConvTranspose");
  }

  private static long groups(LayerSpec spec) {
    return spec.integer("groups", 1);
  }
}
