package dev.brevity.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.brevity.dsl.model.LayerFacts;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.proxy.WeightQuant;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.Rearranging;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks vectors up by number, negative ones from the end: {@code [*] → [*, size]}, weight {@code
 * [items, size]}. Output channels of the weight are its vectors.
 */
public final class QuantEmbedding extends UnaryLayer implements WeightedLayer {
  private final Parameter weight;
  private final long items;
  private final long size;
  private final @Nullable Long paddingIndex;
  private final @Nullable AttachedQuantizer<WeightQuant> weightQuant;

  private QuantEmbedding(Builder builder) {
    super(builder.returnQuantTensor);
    this.size = builder.size;
    this.paddingIndex = builder.paddingIndex;
    this.items = builder.items;
    this.weight =
        addParameter(
            builder.sharedWeight != null
                ? builder.sharedWeight
                : Parameter.builder().setName("weight").setType(Parameter.Type.WEIGHT).build());
    this.weightQuant = add("weight_quant", builder.weight.choose(builder.catalog));
    if (weightQuant != null) {
      weightQuant.attach(site(this::layerFacts, weight));
    }
  }

  /** Describes a layer; recipes are found by name in the catalog. */
  public static Builder builder(QuantizerCatalog catalog) {
    return new Builder(catalog);
  }

  /** Describes a layer that shares this one's weight and has no quantizer yet. */
  public Builder toBuilder(QuantizerCatalog catalog) {
    Builder builder = new Builder(catalog).items(items).size(size).weightQuant((String) null);
    builder.paddingIndex = paddingIndex;
    builder.sharedWeight = weight;
    return builder;
  }

  @Override
  public LayerSpec spec() {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    options.put("num_embeddings", items);
    options.put("embedding_dim", size);
    options.put("padding_idx", paddingIndex);
    return new LayerSpec("Embedding", options);
  }

  @Override
  public List<LayerWeight> weights() {
    return List.of(new LayerWeight("weight", weight, weightQuant));
  }

  public Parameter weight() {
    return weight;
  }

  public Optional<AttachedQuantizer<WeightQuant>> weightQuant() {
    return Optional.ofNullable(weightQuant);
  }

  /** Replaces the values of the weight; its quantizer starts over. */
  public void setWeight(NDArray values) {
    Tensors.assign(weight.getArray(), values);
    if (weightQuant != null) {
      weightQuant.rebuild();
    }
  }

  @Override
  protected QuantTensor compute(QuantTensor input, boolean training) {
    QuantTensor quantWeight = weights().get(0).quantized();
    QuantTensor vectors =
        Rearranging.embedding(
            fromStart(input.value()),
            returnsQuantTensor() ? quantWeight : new PlainTensor(quantWeight.value()));
    if (paddingIndex == null || !training) {
      return vectors;
    }
    NDArray found = vectors.value();
    NDArray padding = input.value().eq(paddingIndex).expandDims(-1);
    return vectors.withValue(Tensors.select(padding, found.stopGradient(), found));
  }

  private NDArray fromStart(NDArray numbers) {
    NDArray wide = numbers.toType(DataType.INT64, false);
    return Tensors.select(wide.lt(0), wide.add(items), wide);
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    weight.setShape(new Shape(items, size));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0].add(size)};
  }

  private LayerFacts layerFacts() {
    return new LayerFacts("Embedding", weights().get(0).facts());
  }

  /** Describes a {@link QuantEmbedding}. */
  public static final class Builder {
    private final QuantizerCatalog catalog;
    private final QuantizerChoice<WeightQuant> weight =
        new QuantizerChoice<>(WeightQuant.class, "NoneWeightQuant", "Int8WeightPerTensorFloat");
    private long items = 1;
    private long size = 1;
    private @Nullable Long paddingIndex;
    private boolean returnQuantTensor;
    private @Nullable Parameter sharedWeight;

    private Builder(QuantizerCatalog catalog) {
      this.catalog = catalog;
    }

    /** Number of vectors. */
    public Builder items(long number) {
      items = number;
      return this;
    }

    /** Length of each vector. */
    public Builder size(long length) {
      size = length;
      return this;
    }

    /** A number whose vector is not learned, for places that stand for nothing. */
    public Builder paddingIndex(long number) {
      paddingIndex = number;
      return this;
    }

    /** Quantizes the vectors by the recipe of that name; null leaves them in floating point. */
    public Builder weightQuant(@Nullable String recipe) {
      weight.named(recipe);
      return this;
    }

    public Builder weightQuant(QuantizerRecipe recipe) {
      weight.recipe(recipe);
      return this;
    }

    /** Shares the quantizer of another layer's weight: one scale, from the statistics of both. */
    public Builder weightQuant(AttachedQuantizer<WeightQuant> shared) {
      weight.shared(shared);
      return this;
    }

    /** Overrides one attribute of the quantizer, named with the prefix {@code weight_}. */
    public Builder set(String attribute, @Nullable Object value) {
      if (!attribute.startsWith("weight_")) {
        throw new IllegalArgumentException("`" + attribute + "` must begin with weight_");
      }
      weight.override(attribute.substring("weight_".length()), value);
      return this;
    }

    /** Whether the output carries its scale, zero point and bit width; false by default. */
    public Builder returnQuantTensor(boolean wanted) {
      returnQuantTensor = wanted;
      return this;
    }

    public QuantEmbedding build() {
      return new QuantEmbedding(this);
    }
  }
}
