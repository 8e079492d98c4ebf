package dev.brevity.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import dev.brevity.dsl.model.ModelOutline.Weight;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.proxy.Facts;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.tensor.Arithmetic;
import dev.brevity.runtime.tensor.ChannelView;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Multiplies each channel by a weight and adds a bias: {@code [N, C, *] → [N, C, *]}, weight {@code
 * [C]}; {@link Builder#runtimeShape} chooses another dimension. Initially it changes nothing. What
 * a batch norm computes in evaluation is such a layer, see {@link #set(BatchNormStatistics)}.
 */
public final class QuantScaleBias extends WeightLayer {
  private final int channelDim;

  private QuantScaleBias(Builder builder) {
    super("ScaleBias", builder.options());
    weight().setInitializer(Initializer.ONES);
    this.channelDim = builder.channelDim;
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
    return new Builder(catalog).channelDim(channelDim).sharing(this);
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
  Weight facts(Shape weightShape) {
    long channels = weightShape.get(0);
    return new Weight(Facts.sizes(weightShape), channels, channels, 0, false, 1);
  }

  @Override
  Map<String, @Nullable Object> options() {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    options.put("num_features", weight().getShape().get(0));
    options.put("bias", bias().isPresent());
    if (channelDim != 1) {
      options.put("channel_dim", channelDim);
    }
    return options;
  }

  @Override
  long terms(Shape weightShape) {
    return 1;
  }

  @Override
  public int channelDim() {
    return channelDim;
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    Shape channels = new Shape(inputShapes[0].get(channelDim));
    weight().setShape(channels);
    bias().ifPresent(bias -> bias.setShape(channels));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes.clone();
  }

  /** Describes a {@link QuantScaleBias}. */
  public static final class Builder extends WeightLayerBuilder<Builder> {
    private int channelDim = 1;

    private Builder(QuantizerCatalog catalog) {
      super(catalog);
    }

    /**
     * Says by the shape that weight and bias get which dimension counts channels: the one that is
     * -1, for example {@code [1, 1, -1]}; {@code [1, -1, 1, 1]} by default.
     *
     * @throws IllegalArgumentException unless exactly one size is -1 and all others are 1
     */
    public Builder runtimeShape(long... sizes) {
      int dim = -1;
      for (int i = 0; i < sizes.length; i++) {
        if (sizes[i] == -1 && dim < 0) {
          dim = i;
        } else if (sizes[i] != 1) {
          throw new IllegalArgumentException(
              "`runtime_shape` is made of 1 and one -1, not " + Arrays.toString(sizes));
        }
      }
      if (dim < 0) {
        throw new IllegalArgumentException(
            "`runtime_shape` needs a -1 for the channels: " + Arrays.toString(sizes));
      }
      return channelDim(dim);
    }

    private Builder channelDim(int dim) {
      channelDim = dim;
      return this;
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
