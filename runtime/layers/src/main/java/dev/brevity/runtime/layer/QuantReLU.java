package dev.brevity.runtime.layer;

import dev.brevity.runtime.proxy.QuantizerCatalog;
import org.jspecify.annotations.Nullable;

/** Sets negative values to zero and quantizes the others. */
public final class QuantReLU extends ActivationLayer {
  private QuantReLU(Builder builder) {
    super("ReLU", builder);
  }

  /**
   * Describes a layer quantized by {@code Uint8ActPerTensorFloat}; recipes are found by name in the
   * catalog.
   */
  public static Builder builder(QuantizerCatalog catalog) {
    return new Builder(catalog);
  }

  /** Describes a {@link QuantReLU}. */
  public static final class Builder extends ActivationLayerBuilder<Builder> {
    private Builder(QuantizerCatalog catalog) {
      super(catalog, "Uint8ActPerTensorFloat");
    }

    @Override
    Builder self() {
      return this;
    }

    @Override
    @Nullable String activation() {
      return "ReLU";
    }

    @Override
    boolean keepsGrid() {
      return true;
    }

    public QuantReLU build() {
      return new QuantReLU(this);
    }
  }
}
