package dev.brevity.runtime.layer;

import dev.brevity.runtime.proxy.QuantizerCatalog;

/** A transposed convolution over volumes: {@code [N, in, D, H, W] → [N, out, D, H, W]}. */
public final class QuantConvTranspose3d extends TransposedConvolution {
  private QuantConvTranspose3d(Builder builder) {
    super("ConvTranspose3d", builder);
  }

  /** Describes a layer; recipes are found by name in the catalog. */
  public static Builder builder(QuantizerCatalog catalog) {
    return new Builder(catalog);
  }

  @Override
  public Builder toBuilder(QuantizerCatalog catalog) {
    return describe(new Builder(catalog));
  }

  /** Describes a {@link QuantConvTranspose3d}. */
  public static final class Builder extends ConvolutionBuilder<Builder> {
    private Builder(QuantizerCatalog catalog) {
      super(catalog, 3);
    }

    @Override
    Builder self() {
      return this;
    }

    /** Rows added at one end of the output. */
    public Builder outputPadding(long... widths) {
      outputPadding(spatial(widths));
      return this;
    }

    @Override
    public QuantConvTranspose3d build() {
      return new QuantConvTranspose3d(this);
    }
  }
}
