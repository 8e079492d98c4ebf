package dev.brevity.runtime.layer;

import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.tensor.QuantTensor;

/**
 * The average of each window over images: {@code [N, C, H, W] → [N, C, H, W]}. Of integers it is
 * their sum with a smaller scale, in as many bits as the sum may need.
 */
public final class QuantAvgPool2d extends UnaryLayer implements PoolingLayer {
  private final AverageWindow window;

  private QuantAvgPool2d(Builder builder) {
    super(builder.returnsQuantTensor());
    this.window = new AverageWindow(builder.window(), builder.countPadding, builder.divisor);
  }

  public static Builder builder() {
    return new Builder();
  }

  @Override
  protected QuantTensor compute(QuantTensor input, boolean training) {
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

  /** Describes a {@link QuantAvgPool2d}. */
  public static final class Builder extends PoolBuilder<Builder> {
    private boolean countPadding = true;
    private long divisor;

    private Builder() {
      super(2);
    }

    @Override
    Builder self() {
      return this;
    }

    /** Whether padding counts as values; true by default. */
    public Builder countIncludePad(boolean wanted) {
      countPadding = wanted;
      return this;
    }

    /** What sums are divided by, instead of the number of values. */
    public Builder divisorOverride(long number) {
      divisor = number;
      return this;
    }

    public QuantAvgPool2d build() {
      return new QuantAvgPool2d(this);
    }
  }
}
