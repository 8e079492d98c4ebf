package dev.brevity.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.LayerFacts;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.proxy.WeightQuant;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.Rearranging;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks vectors up by number: {@code [*] → [*, size]}, weight {@code [items, size]}. */
public final class QuantEmbedding extends UnaryLayer {
  private final Parameter weight;
  private final long size;
  private final @Nullable Long paddingIndex;
  private final @Nullable AttachedQuantizer<WeightQuant> weightQuant;

  private QuantEmbedding(Builder builder) {
    super(builder.returnQuantTensor);
    this.size = builder.size;
    this.paddingIndex = builder.paddingIndex;
    this.weight =
        addParameter(
            builder.vectors != null
                ? builder.vectors
                : Parameter.builder()
                    .setName("weight")
                    .setType(Parameter.Type.WEIGHT)
                    .optShape(new Shape(builder.items, builder.size))
                    .build());
    this.weightQuant = add("weight_quant", builder.weight.choose(builder.catalog));
    if (weightQuant != null) {
      weightQuant.attach(site(this::layerFacts, weight));
    }
  }

  /** Describes a layer; recipes are found by name in the catalog. */
  public static Builder builder(QuantizerCatalog catalog) {
    return new Builder(catalog);
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
    NDArray values = weight.getArray();
    QuantTensor quantWeight =
        weightQuant == null
            ? new PlainTensor(values)
            : weightQuant.proxy().quantize(values, new PlainTensor(values));
    // Scales that differ from row to row cannot be handed on, but rows can.
    QuantTensor table = returnsQuantTensor() ? quantWeight : new PlainTensor(quantWeight.value());
    QuantTensor vectors = Rearranging.embedding(input.value(), table);
    if (paddingIndex == null || !training) {
      return vectors;
    }
    NDArray found = vectors.value();
    NDArray padding = input.value().eq(paddingIndex).expandDims(-1);
    return vectors.withValue(Tensors.select(padding, found.stopGradient(), found));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0].add(size)};
  }

  private LayerFacts layerFacts() {
    Shape shape = weight.getArray().getShape();
    return new LayerFacts(
        "Embedding", new LayerFacts.WeightFacts(shape, shape.get(0), shape.get(0), 0, false, 1));
  }

  /** Describes a {@link QuantEmbedding}. */
  public static final class Builder {
    private final QuantizerCatalog catalog;
    private final QuantizerChoice<WeightQuant> weight =
        new QuantizerChoice<>(WeightQuant.class, "NoneWeightQuant", "Int8WeightPerTensorFloat");
    private long items = 1;
    private long size = 1;
    private @Nullable Long paddingIndex;
    private @Nullable Parameter vectors;
    private boolean returnQuantTensor;

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

    /** Takes the vectors of another layer, which both then share. */
    public Builder sharing(Parameter weight) {
      vectors = weight;
      Shape shape = weight.getArray().getShape();
      return items(shape.get(0)).size(shape.get(1));
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

    /** Whether the output carries its scale, zero point and bit width; false to begin with. */
    public Builder returnQuantTensor(boolean wanted) {
      returnQuantTensor = wanted;
      return this;
    }

    public QuantEmbedding build() {
      return new QuantEmbedding(this);
    }
  }
}
