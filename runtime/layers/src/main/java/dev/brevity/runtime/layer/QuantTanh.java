package dev.brevity.runtime.layer;

import dev.brevity.runtime.proxy.QuantizerCatalog;
import org.jspecify.annotations.Nullable;

/** Applies the hyperbolic tangent and quantizes its values. */
public final class QuantTanh extends ActivationLayer {
  private QuantTanh(Builder builder) {
    super("Tanh", builder);
  }

  /**
   * Describes a layer quantized by {@code Int8ActPerTensorFloat}; recipes are found by name in the
   * catalog.
   */
  public static Builder builder(QuantizerCatalog catalog) {
    return new Builder(catalog);
  }

  /** Describes a {@link QuantTanh}. */
  public static final class Builder extends ActivationLayerBuilder<Builder> {
    private Builder(QuantizerCatalog catalog) {
      super(catalog, "Int8ActPerTensorFloat");
    }

    @Override
    Builder self() {
      return this;
    }

    @Override
    @Nullable String activation() {
      return "Tanh";
    }

    @Override
    boolean keepsGrid() {
      return false;
    }

    public QuantTanh build() {
      return new QuantTanh(this);
    }
  }
}
