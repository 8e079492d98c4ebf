package dev.brevity.runtime.layer;

/**
 * The largest value of each window over images: {@code [N, C, H, W] → [N, C, H, W]}. What is known
 * of the input holds for the output.
 */
public final class QuantMaxPool2d extends MaxPoolLayer {
  private QuantMaxPool2d(Builder builder) {
    super(builder);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Describes a {@link QuantMaxPool2d}. */
  public static final class Builder extends PoolBuilder<Builder> {
    private Builder() {
      super(2);
    }

    @Override
    Builder self() {
      return this;
    }

    /** Distance between neighbours in a window. */
    public Builder dilation(long... steps) {
      dilate(steps);
      return this;
    }

    public QuantMaxPool2d build() {
      return new QuantMaxPool2d(this);
    }
  }
}
