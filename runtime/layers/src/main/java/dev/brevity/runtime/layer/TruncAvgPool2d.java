package dev.brevity.runtime.layer;

import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.tensor.QuantTensor;
import org.jspecify.annotations.Nullable;

/**
 * The average of each window over images, {@code [N, C, H, W] → [N, C, H, W]}, as a sum of integers
 * whose bits are then reduced to those of the quantizer. The input must be quantized.
 */
public final class TruncAvgPool2d extends TruncLayer implements PoolingLayer {
  private final AverageWindow window;

  private TruncAvgPool2d(Builder builder) {
    super("AvgPool2d", builder);
    this.window = new AverageWindow(builder.window(), builder.countPadding, builder.divisor);
  }

  /** Describes a layer; recipes are found by name in the catalog. */
  public static Builder builder(QuantizerCatalog catalog) {
    return new Builder(catalog);
  }

  @Override
  public QuantTensor sum(QuantTensor input) {
    return window.average(input);
  }

  @Override
  public LayerSpec pooling() {
    return window.spec();
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {window.window().output(inputShapes[0])};
  }

  /** Describes a {@link TruncAvgPool2d}. */
  public static final class Builder extends TruncBuilder<Builder> {
    private @Nullable Shape kernel;
    private @Nullable Shape stride;
    private boolean ceil;
    private boolean countPadding = true;
    private long divisor;

    private Builder(QuantizerCatalog catalog) {
      super(catalog);
    }

    @Override
    Builder self() {
      return this;
    }

    /** Size of the window: two numbers, or one for both dimensions. */
    public Builder kernel(long... sizes) {
      kernel = Geometry.spatial(2, sizes);
      return this;
    }

    /** How far the window moves; by its own size by default. */
    public Builder stride(long... steps) {
      stride = Geometry.spatial(2, steps);
      return this;
    }

    /** Whether a window that does not fit whole counts too; false by default. */
    public Builder ceilMode(boolean wanted) {
      ceil = wanted;
      return this;
    }

    /** Whether what a window finds beyond the border counts as values; true by default. */
    public Builder countIncludePad(boolean wanted) {
      countPadding = wanted;
      return this;
    }

    /** What sums are divided by, instead of the number of values. */
    public Builder divisorOverride(long number) {
      divisor = number;
      return this;
    }

    private PoolWindow window() {
      if (kernel == null) {
        throw new IllegalArgumentException("a pooling layer needs a `kernel`");
      }
      return new PoolWindow(
          kernel,
          stride == null ? kernel : stride,
          Geometry.repeated(0, 2),
          Geometry.repeated(1, 2),
          ceil);
    }

    public TruncAvgPool2d build() {
      return new TruncAvgPool2d(this);
    }
  }
}
