package dev.brevity.runtime.layer;

import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.tensor.Arithmetic;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.List;

/**
 * The sum of two tensors: {@code [*], [*] → [*]}. One quantizer for both inputs gives them one
 * scale, so that their integers can be added.
 */
public final class QuantEltwiseAdd extends JoinLayer {
  private QuantEltwiseAdd(Builder builder) {
    super("EltwiseAdd", builder.quantizers());
  }

  /** Describes a layer; recipes are found by name in the catalog. */
  public static Builder builder(QuantizerCatalog catalog) {
    return new Builder(catalog);
  }

  @Override
  QuantTensor join(List<QuantTensor> inputs) {
    if (inputs.size() != 2) {
      throw new IllegalArgumentException("the layer adds two tensors, not " + inputs.size());
    }
    return Arithmetic.add(inputs.get(0), inputs.get(1));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }

  /** Describes a {@link QuantEltwiseAdd}. */
  public static final class Builder extends JoinBuilder<Builder> {
    private Builder(QuantizerCatalog catalog) {
      super(catalog);
    }

    @Override
    Builder self() {
      return this;
    }

    public QuantEltwiseAdd build() {
      return new QuantEltwiseAdd(this);
    }
  }
}
