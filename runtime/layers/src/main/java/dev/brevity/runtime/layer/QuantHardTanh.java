package dev.brevity.runtime.layer;

import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import org.jspecify.annotations.Nullable;

/** Limits values to a range, by the quantizer where there is one, and quantizes them. */
public final class QuantHardTanh extends ActivationLayer {
  private QuantHardTanh(Builder builder) {
    super("HardTanh", builder);
  }

  /**
   * Describes a layer quantized by {@code Int8ActPerTensorFloatMinMaxInit}; recipes are found by
   * name in the catalog.
   */
  public static Builder builder(QuantizerCatalog catalog) {
    return new Builder(catalog);
  }

  /** Describes a {@link QuantHardTanh}. */
  public static final class Builder extends ActivationLayerBuilder<Builder> {
    private Builder(QuantizerCatalog catalog) {
      super(catalog, "Int8ActPerTensorFloatMinMaxInit");
    }

    @Override
    Builder self() {
      return this;
    }

    @Override
    @Nullable String activation() {
      return "Hardtanh";
    }

    @Override
    boolean keepsGrid() {
      return true;
    }

    @Override
    void complete(QuantizerChoice<ActQuant> choice) {
      if (choice.isNone()) {
        choice.overrideIfAbsent("min_val", -1.0);
        choice.overrideIfAbsent("max_val", 1.0);
      }
    }

    public QuantHardTanh build() {
      return new QuantHardTanh(this);
    }
  }
}
