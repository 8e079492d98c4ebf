package dev.brevity.runtime.layer;

import dev.brevity.runtime.proxy.QuantizerCatalog;

/** A transposed convolution over a sequence: {@code [N, in, L] → [N, out, L]}. */
public final class QuantConvTranspose1d extends TransposedConvolution {
  private QuantConvTranspose1d(Builder builder) {
    super("ConvTranspose1d", builder);
  }

  /** Describes a layer; recipes are found by name in the catalog. */
  public static Builder builder(QuantizerCatalog catalog) {
    return new Builder(catalog);
  }

  @Override
  public Builder toBuilder(QuantizerCatalog catalog) {
    return describe(new Builder(catalog));
  }

  /** Describes a {@link QuantConvTranspose1d}. */
  public static final class Builder extends ConvolutionBuilder<Builder> {
    private Builder(QuantizerCatalog catalog) {
      super(catalog, 1);
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
    public QuantConvTranspose1d build() {
      return new QuantConvTranspose1d(this);
    }
  }
}
