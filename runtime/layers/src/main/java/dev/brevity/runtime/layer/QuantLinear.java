package dev.brevity.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import dev.brevity.dsl.model.ModelOutline.Weight;
import dev.brevity.runtime.proxy.Facts;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.tensor.AccumulatorBitWidth;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A fully connected layer: {@code [*, in] → [*, out]}, weight {@code [out, in]}. */
public final class QuantLinear extends WeightLayer {
  private final long outFeatures;

  private QuantLinear(Builder builder) {
    super("Linear", builder.options());
    this.outFeatures = builder.outFeatures;
  }

  /** Describes a layer; recipes are found by name in the catalog. */
  public static Builder builder(QuantizerCatalog catalog) {
    return new Builder(catalog);
  }

  @Override
  NDArray multiply(NDArray input, NDArray weight, @Nullable NDArray bias) {
    return Linear.linear(input, weight, bias).singletonOrThrow();
  }

  @Override
  public NDArray operands(NDArray input) {
    NDArray x = input.stopGradient();
    return x.reshape(1, -1, x.getShape().get(x.getShape().dimension() - 1));
  }

  @Override
  public boolean multipliesLike(WeightLayer other) {
    return other instanceof QuantLinear;
  }

  @Override
  Weight facts(Shape weightShape) {
    return Facts.matrix(weightShape);
  }

  @Override
  long terms(Shape weightShape) {
    return AccumulatorBitWidth.termsOfLinear(weightShape);
  }

  @Override
  public int channelDim() {
    return -1;
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    Shape input = inputShapes[0];
    weight().setShape(new Shape(outFeatures, input.get(input.dimension() - 1)));
    bias().ifPresent(bias -> bias.setShape(new Shape(outFeatures)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape input = inputShapes[0];
    return new Shape[] {input.slice(0, input.dimension() - 1).add(outFeatures)};
  }

  @Override
  public Builder toBuilder(QuantizerCatalog catalog) {
    return new Builder(catalog).units(outFeatures).sharing(this);
  }

  @Override
  Map<String, @Nullable Object> options() {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    options.put("in_features", weight().getShape().get(1));
    options.put("out_features", outFeatures);
    options.put("bias", bias().isPresent());
    return options;
  }

  /** Describes a {@link QuantLinear}. */
  public static final class Builder extends WeightLayerBuilder<Builder> {
    private long outFeatures;

    private Builder(QuantizerCatalog catalog) {
      super(catalog);
    }

    @Override
    Builder self() {
      return this;
    }

    /** Number of output features. */
    public Builder units(long units) {
      outFeatures = units;
      return this;
    }

    @Override
    public QuantLinear build() {
      if (outFeatures < 1) {
        throw new IllegalArgumentException("a linear layer needs at least one output feature");
      }
      return new QuantLinear(this);
    }
  }
}
