package dev.brevity.runtime.layer;

import dev.brevity.runtime.proxy.QuantizerCatalog;

/** A convolution over volumes: {@code [N, in, D, H, W] → [N, out, D, H, W]}. */
public final class QuantConv3d extends Convolution {
  private QuantConv3d(Builder builder) {
    super("Conv3d", builder);
  }

  /** Describes a layer; recipes are found by name in the catalog. */
  public static Builder builder(QuantizerCatalog catalog) {
    return new Builder(catalog);
  }

  @Override
  public Builder toBuilder(QuantizerCatalog catalog) {
    return describe(new Builder(catalog));
  }

  /** Describes a {@link QuantConv3d}. */
  public static final class Builder extends ConvolutionBuilder<Builder> {
    private Builder(QuantizerCatalog catalog) {
      super(catalog, 3);
    }

    @Override
    Builder self() {
      return this;
    }

    @Override
    public QuantConv3d build() {
      return new QuantConv3d(this);
    }
  }
}
