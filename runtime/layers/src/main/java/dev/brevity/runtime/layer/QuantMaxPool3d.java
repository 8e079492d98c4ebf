package dev.brevity.runtime.layer;

/**
 * The largest value of each window over volumes: {@code [N, C, D, H, W] → [N, C, D, H, W]}. What is
 * known of the input holds for the output.
 */
public final class QuantMaxPool3d extends MaxPoolLayer {
  private QuantMaxPool3d(Builder builder) {
    super(builder);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Describes a {@link QuantMaxPool3d}. */
  public static final class Builder extends PoolBuilder<Builder> {
    private Builder() {
      super(3);
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

    public QuantMaxPool3d build() {
      return new QuantMaxPool3d(this);
    }
  }
}
