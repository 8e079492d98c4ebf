package dev.brevity.runtime.layer;

import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.proxy.QuantizerCatalog;

/**
 * Describes a convolution.
 *
 * @param <B> the builder of the particular layer
 */
public abstract class ConvolutionBuilder<B extends ConvolutionBuilder<B>>
    extends WeightLayerBuilder<B> {
  private final int dimensions;
  private Geometry geometry;
  private int filters;

  ConvolutionBuilder(QuantizerCatalog catalog, int dimensions) {
    super(catalog);
    this.dimensions = dimensions;
    this.geometry = Geometry.of(dimensions);
  }

  /** Number of output channels. */
  public final B filters(int number) {
    filters = number;
    return self();
  }

  /** Size of the kernel: one number per spatial dimension, or one for all of them. */
  public final B kernel(long... sizes) {
    geometry = geometry.withKernel(spatial(sizes));
    return self();
  }

  public final B stride(long... steps) {
    geometry = geometry.withStride(spatial(steps));
    return self();
  }

  /** Elements added at both ends of the input, zeros by default. */
  public final B padding(long... widths) {
    geometry = geometry.withPadding(spatial(widths));
    return self();
  }

  /**
   * Adds as many elements as it takes for an output of the size of the input divided by the stride,
   * rounded up; an odd one goes to the end.
   */
  public final B samePadding() {
    geometry = geometry.withSamePadding();
    return self();
  }

  /** What is added at the ends of the input. */
  public final B paddingMode(PaddingMode mode) {
    geometry = geometry.withMode(mode);
    return self();
  }

  public final B dilation(long... steps) {
    geometry = geometry.withDilation(spatial(steps));
    return self();
  }

  /** Groups of channels that do not see each other. */
  public final B groups(int number) {
    geometry = geometry.withGroups(number);
    return self();
  }

  /** Moves the kernel as another layer does. */
  final B like(Geometry other, int channels) {
    geometry = other;
    filters = channels;
    return self();
  }

  final void outputPadding(Shape widths) {
    geometry = geometry.withOutputPadding(widths);
  }

  final Shape spatial(long... sizes) {
    return Geometry.spatial(dimensions, sizes);
  }

  final Geometry geometry() {
    return geometry;
  }

  final int filters() {
    if (filters < 1 || geometry.kernel().dimension() != dimensions) {
      throw new IllegalArgumentException("a convolution needs `filters` and a `kernel`");
    }
    return filters;
  }
}
