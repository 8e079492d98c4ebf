package dev.brevity.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.proxy.LayerFacts;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.tensor.Arithmetic;
import dev.brevity.runtime.tensor.ChannelView;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Multiplies each channel by a weight and adds a bias: {@code [N, C, *] → [N, C, *]}, weight {@code
 * [C]}. To begin with it changes nothing. What a batch norm computes in evaluation is such a layer,
 * see {@link #set(BatchNormStatistics)}.
 */
public final class QuantScaleBias extends WeightLayer {
  private QuantScaleBias(Builder builder) {
    super("ScaleBias", builder.options());
    weight().setInitializer(Initializer.ONES);
  }

  /** Describes a layer; recipes are found by name in the catalog. */
  public static Builder builder(QuantizerCatalog catalog) {
    return new Builder(catalog);
  }

  /**
   * Takes weight and bias from a batch norm; the quantizers of both start over.
   *
   * @throws IllegalStateException if the layer has no bias
   */
  public void set(BatchNormStatistics statistics) {
    if (bias().isEmpty()) {
      throw new IllegalStateException("the layer has no bias to hold the offset of a batch norm");
    }
    try (NDArray factor = statistics.factor();
        NDArray offset = statistics.offset()) {
      Tensors.assign(weight().getArray(), factor);
      setBias(offset);
    }
  }

  @Override
  public Builder toBuilder(QuantizerCatalog catalog) {
    return new Builder(catalog).sharing(this);
  }

  @Override
  NDArray multiply(NDArray input, NDArray weight, @Nullable NDArray bias) {
    int rank = input.getShape().dimension();
    NDArray product = input.mul(ChannelView.of(weight, rank, channelDim()));
    return bias == null ? product : product.add(ChannelView.of(bias, rank, channelDim()));
  }

  @Override
  QuantTensor combine(QuantTensor input, QuantTensor weight, @Nullable QuantTensor bias) {
    int rank = input.value().getShape().dimension();
    QuantTensor product = Arithmetic.mul(input, ofChannels(weight, rank));
    return bias == null ? product : Arithmetic.add(product, ofChannels(bias, rank));
  }

  /** Values, and scales where there are several, along the dimension that counts channels. */
  private QuantTensor ofChannels(QuantTensor tensor, int rank) {
    return tensor.map(
        array -> array.size() == 1 ? array : ChannelView.of(array, rank, channelDim()));
  }

  @Override
  public boolean sumsProducts() {
    return false;
  }

  @Override
  public NDArray operands(NDArray input) {
    throw new UnsupportedOperationException("a scale with a bias sums no products");
  }

  @Override
  LayerFacts.WeightFacts facts(Shape weightShape) {
    long channels = weightShape.get(0);
    return new LayerFacts.WeightFacts(weightShape, channels, channels, 0, false, 1);
  }

  @Override
  Map<String, @Nullable Object> options() {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    options.put("num_features", weight().getShape().get(0));
    options.put("bias", bias().isPresent());
    return options;
  }

  @Override
  long terms(Shape weightShape) {
    return 1;
  }

  @Override
  public int channelDim() {
    return 1;
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    Shape channels = new Shape(inputShapes[0].get(1));
    weight().setShape(channels);
    bias().ifPresent(bias -> bias.setShape(channels));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes.clone();
  }

  /** Describes a {@link QuantScaleBias}. */
  public static final class Builder extends WeightLayerBuilder<Builder> {
    private Builder(QuantizerCatalog catalog) {
      super(catalog);
    }

    @Override
    Builder self() {
      return this;
    }

    @Override
    public QuantScaleBias build() {
      return new QuantScaleBias(this);
    }
  }
}
