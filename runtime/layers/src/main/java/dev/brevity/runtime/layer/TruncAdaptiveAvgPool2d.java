package dev.brevity.runtime.layer;

import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.tensor.Pooling;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.Map;

/**
 * The averages of as many windows as asked for, {@code [N, C, H, W] → [N, C, *size]}, as sums of
 * integers whose bits are then reduced to those of the quantizer. The input must be quantized.
 */
public final class TruncAdaptiveAvgPool2d extends TruncLayer implements PoolingLayer {
  private final Shape size;

  private TruncAdaptiveAvgPool2d(Builder builder) {
    super("AdaptiveAvgPool2d", builder);
    this.size = builder.size;
  }

  /** Describes a layer; recipes are found by name in the catalog. */
  public static Builder builder(QuantizerCatalog catalog) {
    return new Builder(catalog);
  }

  @Override
  public QuantTensor sum(QuantTensor input) {
    return Pooling.adaptiveAverage2d(input, size);
  }

  @Override
  public LayerSpec pooling() {
    return new LayerSpec("AdaptiveAvgPool2d", Map.of("output_size", PoolWindow.numbers(size)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape input = inputShapes[0];
    return new Shape[] {input.slice(0, input.dimension() - 2).addAll(size)};
  }

  /** Describes a {@link TruncAdaptiveAvgPool2d}. */
  public static final class Builder extends TruncBuilder<Builder> {
    private Shape size = new Shape(1, 1);

    private Builder(QuantizerCatalog catalog) {
      super(catalog);
    }

    @Override
    Builder self() {
      return this;
    }

    /** Number of windows: two numbers, or one for both dimensions; 1 by default. */
    public Builder outputSize(long... sizes) {
      size = Geometry.spatial(2, sizes);
      return this;
    }

    public TruncAdaptiveAvgPool2d build() {
      return new TruncAdaptiveAvgPool2d(this);
    }
  }
}
