package dev.brevity.runtime.layer;

import dev.brevity.runtime.proxy.QuantizerCatalog;
import org.jspecify.annotations.Nullable;

/** Quantizes an activation. */
public final class QuantIdentity extends ActivationLayer {
  private QuantIdentity(Builder builder) {
    super(builder.kind, builder);
  }

  /**
   * Describes a layer quantized by {@code Int8ActPerTensorFloat}; recipes are found by name in the
   * catalog.
   */
  public static Builder builder(QuantizerCatalog catalog) {
    return new Builder(catalog);
  }

  /** Describes a {@link QuantIdentity}. */
  public static final class Builder extends ActivationLayerBuilder<Builder> {
    private String kind = "Identity";

    private Builder(QuantizerCatalog catalog) {
      super(catalog, "Int8ActPerTensorFloat");
    }

    /** The kind of the layer whose output it quantizes, for recipes to know; initially itself. */
    public Builder after(String kindOfLayer) {
      kind = kindOfLayer;
      return this;
    }

    @Override
    Builder self() {
      return this;
    }

    @Override
    @Nullable String activation() {
      return null;
    }

    @Override
    boolean keepsGrid() {
      return true;
    }

    public QuantIdentity build() {
      return new QuantIdentity(this);
    }
  }
}
