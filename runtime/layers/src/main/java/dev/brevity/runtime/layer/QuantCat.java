package dev.brevity.runtime.layer;

import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.tensor.Concatenation;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.List;

/**
 * Tensors one after the other in one dimension, by default the channels. One quantizer for all
 * inputs gives them one scale, so that the output has it too.
 */
public final class QuantCat extends JoinLayer {
  private final int dim;

  private QuantCat(Builder builder) {
    super("Cat", builder.quantizers());
    this.dim = builder.dim;
  }

  /** Describes a layer; recipes are found by name in the catalog. */
  public static Builder builder(QuantizerCatalog catalog) {
    return new Builder(catalog);
  }

  /** The dimension that grows; negative counts from the end. */
  public int dim() {
    return dim;
  }

  @Override
  QuantTensor join(List<QuantTensor> inputs) {
    return Concatenation.cat(inputs, dim);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    long[] sizes = inputShapes[0].getShape().clone();
    int axis = dim < 0 ? dim + sizes.length : dim;
    for (int i = 1; i < inputShapes.length; i++) {
      sizes[axis] += inputShapes[i].get(axis);
    }
    return new Shape[] {new Shape(sizes)};
  }

  /** Describes a {@link QuantCat}. */
  public static final class Builder extends JoinBuilder<Builder> {
    private int dim = 1;

    private Builder(QuantizerCatalog catalog) {
      super(catalog);
    }

    @Override
    Builder self() {
      return this;
    }

    /** The dimension that grows; negative counts from the end. */
    public Builder dim(int dimension) {
      dim = dimension;
      return this;
    }

    public QuantCat build() {
      return new QuantCat(this);
    }
  }
}
