package dev.brevity.runtime.layer;

import dev.brevity.runtime.proxy.QuantizerCatalog;
import org.jspecify.annotations.Nullable;

/** Applies the logistic function and quantizes its values. */
public final class QuantSigmoid extends ActivationLayer {
  private QuantSigmoid(Builder builder) {
    super("Sigmoid", builder);
  }

  /**
   * Describes a layer quantized by {@code Uint8ActPerTensorFloat}; recipes are found by name in the
   * catalog.
   */
  public static Builder builder(QuantizerCatalog catalog) {
    return new Builder(catalog);
  }

  /** Describes a {@link QuantSigmoid}. */
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
      return "Sigmoid";
    }

    @Override
    boolean keepsGrid() {
      return false;
    }

    public QuantSigmoid build() {
      return new QuantSigmoid(this);
    }
  }
}
