package dev.brevity.runtime.layer;

import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Describes a layer that reduces windows to one value each.
 *
 * @param <B> the builder of the particular layer
 */
public abstract class PoolBuilder<B extends PoolBuilder<B>> {
  private final int dimensions;
  private @Nullable Shape kernel;
  private @Nullable Shape stride;
  private Shape padding;
  private Shape dilation;
  private boolean ceil;
  private boolean returnQuantTensor = true;

  PoolBuilder(int dimensions) {
    this.dimensions = dimensions;
    this.padding = Geometry.repeated(0, dimensions);
    this.dilation = Geometry.repeated(1, dimensions);
  }

  abstract B self();

  /** Size of the window: one number per spatial dimension, or one for all of them. */
  public final B kernel(long... sizes) {
    kernel = Geometry.spatial(dimensions, sizes);
    return self();
  }

  /** How far the window moves; by its own size by default. */
  public final B stride(long... steps) {
    stride = Geometry.spatial(dimensions, steps);
    return self();
  }

  /** Elements added at both ends of the input. */
  public final B padding(long... widths) {
    padding = Geometry.spatial(dimensions, widths);
    return self();
  }

  final void dilate(long... steps) {
    dilation = Geometry.spatial(dimensions, steps);
  }

  /** Whether a window that does not fit whole counts too; false by default. */
  public final B ceilMode(boolean wanted) {
    ceil = wanted;
    return self();
  }

  /**
   * Whether the output carries what is known of its quantization to the next layer; true to begin
   * with.
   */
  public final B returnQuantTensor(boolean wanted) {
    returnQuantTensor = wanted;
    return self();
  }

  final boolean returnsQuantTensor() {
    return returnQuantTensor;
  }

  final PoolWindow window() {
    if (kernel == null) {
      throw new IllegalArgumentException("a pooling layer needs a `kernel`");
    }
    return new PoolWindow(kernel, stride == null ? kernel : stride, padding, dilation, ceil);
  }
}
