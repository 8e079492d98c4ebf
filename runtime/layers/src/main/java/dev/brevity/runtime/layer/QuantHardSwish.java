package dev.brevity.runtime.layer;

import dev.brevity.runtime.proxy.QuantizerCatalog;
import org.jspecify.annotations.Nullable;

/**
 * Applies hard swish, {@code x * min(max(x + 3, 0), 6) / 6}, and quantizes its values; without a
 * sign unless told otherwise, so that those below zero become zero.
 */
public final class QuantHardSwish extends ActivationLayer {
  private QuantHardSwish(Builder builder) {
    super("Hardswish", builder);
  }

  /**
   * Describes a layer quantized by {@code Uint8ActPerTensorFloat}; recipes are found by name in the
   * catalog.
   */
  public static Builder builder(QuantizerCatalog catalog) {
    return new Builder(catalog);
  }

  /** Describes a {@link QuantHardSwish}. */
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
      return "Hardswish";
    }

    @Override
    boolean keepsGrid() {
      return false;
    }

    public QuantHardSwish build() {
      return new QuantHardSwish(this);
    }
  }
}
