package dev.brevity.runtime.layer;

import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.tensor.QuantTensor;

/** Reduces the bits of a quantized tensor, such as the sums of a convolution. Keeps the shape. */
public final class TruncQuantAccumulator extends TruncLayer {
  private TruncQuantAccumulator(Builder builder) {
    super("Accumulator", builder);
  }

  /** Describes a layer; recipes are found by name in the catalog. */
  public static Builder builder(QuantizerCatalog catalog) {
    return new Builder(catalog);
  }

  @Override
  public QuantTensor sum(QuantTensor input) {
    return input;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes.clone();
  }

  /** Describes a {@link TruncQuantAccumulator}. */
  public static final class Builder extends TruncBuilder<Builder> {
    private Builder(QuantizerCatalog catalog) {
      super(catalog);
    }

    @Override
    Builder self() {
      return this;
    }

    public TruncQuantAccumulator build() {
      return new TruncQuantAccumulator(this);
    }
  }
}
