package dev.brevity.runtime.layer;

import dev.brevity.runtime.proxy.QuantizerCatalog;

/** A convolution over a sequence: {@code [N, in, L] → [N, out, L]}. */
public final class QuantConv1d extends Convolution {
  private QuantConv1d(Builder builder) {
    super("Conv1d", builder);
  }

  /** Describes a layer; recipes are found by name in the catalog. */
  public static Builder builder(QuantizerCatalog catalog) {
    return new Builder(catalog);
  }

  @Override
  public Builder toBuilder(QuantizerCatalog catalog) {
    return describe(new Builder(catalog));
  }

  /** Describes a {@link QuantConv1d}. */
  public static final class Builder extends ConvolutionBuilder<Builder> {
    private Builder(QuantizerCatalog catalog) {
      super(catalog, 1);
    }

    @Override
    Builder self() {
      return this;
    }

    @Override
    public QuantConv1d build() {
      return new QuantConv1d(this);
    }
  }
}
