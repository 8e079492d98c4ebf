package dev.brevity.runtime.layer;

/**
 * The largest value of each window over sequences: {@code [N, C, L] → [N, C, L]}. What is known of
 * the input holds for the output.
 */
public final class QuantMaxPool1d extends MaxPoolLayer {
  private QuantMaxPool1d(Builder builder) {
    super(builder);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Describes a {@link QuantMaxPool1d}. */
  public static final class Builder extends PoolBuilder<Builder> {
    private Builder() {
      super(1);
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

    public QuantMaxPool1d build() {
      return new QuantMaxPool1d(this);
    }
  }
}
