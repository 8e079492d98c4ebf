package dev.brevity.runtime.layer;

import dev.brevity.runtime.proxy.QuantizerCatalog;

/** A convolution over images: {@code [N, in, H, W] → [N, out, H, W]}. */
public final class QuantConv2d extends Convolution {
  private QuantConv2d(Builder builder) {
    super("Conv2d", builder);
  }

  /** Describes a layer; recipes are found by name in the catalog. */
  public static Builder builder(QuantizerCatalog catalog) {
    return new Builder(catalog);
  }

  @Override
  public Builder toBuilder(QuantizerCatalog catalog) {
    return describe(new Builder(catalog));
  }

  /** Describes a {@link QuantConv2d}. */
  public static final class Builder extends ConvolutionBuilder<Builder> {
    private Builder(QuantizerCatalog catalog) {
      super(catalog, 2);
    }

    @Override
    Builder self() {
      return this;
    }

    @Override
    public QuantConv2d build() {
      return new QuantConv2d(this);
    }
  }
}
