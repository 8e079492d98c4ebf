package dev.brevity.runtime.layer;

import dev.brevity.runtime.proxy.QuantizerCatalog;

/** A transposed convolution over images: {@code [N, in, H, W] → [N, out, H, W]}. */
public final class QuantConvTranspose2d extends TransposedConvolution {
  private QuantConvTranspose2d(Builder builder) {
    super("ConvTranspose2d", builder);
  }

  /** Describes a layer; recipes are found by name in the catalog. */
  public static Builder builder(QuantizerCatalog catalog) {
    return new Builder(catalog);
  }

  @Override
  public Builder toBuilder(QuantizerCatalog catalog) {
    return describe(new Builder(catalog));
  }

  /** Describes a {@link QuantConvTranspose2d}. */
  public static final class Builder extends ConvolutionBuilder<Builder> {
    private Builder(QuantizerCatalog catalog) {
      super(catalog, 2);
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
    public QuantConvTranspose2d build() {
      return new QuantConvTranspose2d(this);
    }
  }
}
