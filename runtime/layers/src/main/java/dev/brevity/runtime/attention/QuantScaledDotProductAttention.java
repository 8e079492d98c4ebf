package dev.brevity.runtime.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.Scalar;
import dev.brevity.runtime.layer.DescribedLayer;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.QuantizerChoice;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scaled dot product attention: query {@code [*, L, E]}, key {@code [*, S, E]}, value {@code [*, S,
 * Ev]} → {@code [*, L, Ev]}. A fourth input is a mask that broadcasts to {@code [*, L, S]}: truth
 * values keep what is true, numbers are added to the products.
 */
public final class QuantScaledDotProductAttention extends AttentionLayer implements DescribedLayer {
  private final AttentionQuantizers quantizers;
  private final @Nullable AttachedQuantizer<ActQuant> outputQuant;
  private final boolean causal;
  private final boolean groupedQueries;
  private final @Nullable Double scale;

  private QuantScaledDotProductAttention(Builder builder) {
    super(builder);
    this.causal = builder.causal;
    this.groupedQueries = builder.groupedQueries;
    this.scale = builder.scale;
    this.quantizers = quantizers(builder.choices);
    this.outputQuant = quantizer("sdpa_output_quant", builder.output);
  }

  /** Describes a layer; recipes are found by name in the catalog. */
  public static Builder builder(QuantizerCatalog catalog) {
    return new Builder(catalog);
  }

  @Override
  public LayerSpec spec() {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    options.put("is_causal", causal);
    options.put("enable_gqa", groupedQueries);
    options.put("scale", scale);
    options.put("dropout_p", (double) dropout);
    return new LayerSpec("ScaledDotProductAttention", options);
  }

  /** Describes a layer that computes the same, with no quantizers yet. */
  public Builder toBuilder(QuantizerCatalog catalog) {
    Builder builder =
        new Builder(catalog)
            .causal(causal)
            .groupedQueries(groupedQueries)
            .dropout(dropout)
            .unquantized();
    builder.scale = scale;
    return builder;
  }

  @Override
  protected List<QuantTensor> compute(List<QuantTensor> inputs, boolean training) {
    if (inputs.size() != 3 && inputs.size() != 4) {
      throw new IllegalArgumentException(
          "expected query, key, value and perhaps a mask, but got " + inputs.size() + " tensors");
    }
    NDArray query = inputs.get(0).value();
    NDArray key = perQuery(inputs.get(1).value(), query);
    NDArray value = perQuery(inputs.get(2).value(), query);
    Shape shape = query.getShape();
    long size = shape.get(shape.dimension() - 1);
    double factor = scale == null ? 1 / Math.sqrt(size) : scale;
    ScaledProducts products =
        ScaledProducts.of(
            quantizers,
            Scalar.times(query, factor),
            key,
            value,
            mask(inputs, query, key),
            training ? dropout : 0);
    QuantTensor output = new PlainTensor(products.output());
    return List.of(outputQuant == null ? output : outputQuant.proxy().quantize(output));
  }

  private @Nullable NDArray mask(List<QuantTensor> inputs, NDArray query, NDArray key) {
    if (inputs.size() == 4) {
      if (causal) {
        throw new IllegalArgumentException("a causal layer takes no mask of its own");
      }
      return Masks.keeping(inputs.get(3).value());
    }
    int rank = query.getShape().dimension();
    return causal
        ? Masks.causal(
            query.getManager(), query.getShape().get(rank - 2), key.getShape().get(rank - 2))
        : null;
  }

  /** Keys or values once for every query head that shares them. */
  private NDArray perQuery(NDArray shared, NDArray query) {
    int headDim = query.getShape().dimension() - 3;
    if (!groupedQueries) {
      requireEqualHeads(shared.getShape(), query.getShape(), headDim);
      return shared;
    }
    return shared.repeat(headDim, query.getShape().get(headDim) / shared.getShape().get(headDim));
  }

  private static void requireEqualHeads(Shape shared, Shape query, int headDim) {
    if (headDim < 0 || shared.dimension() != query.dimension()) {
      return;
    }
    long heads = shared.get(headDim);
    if (heads != 1 && query.get(headDim) != 1 && heads != query.get(headDim)) {
      throw new IllegalArgumentException(
          "queries have "
              + query.get(headDim)
              + " heads, keys and values "
              + heads
              + ": several heads of the query share one only with `groupedQueries`");
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape query = inputShapes[0];
    Shape value = inputShapes[2];
    int rank = query.dimension();
    return new Shape[] {query.slice(0, rank - 1).add(value.get(rank - 1))};
  }

  /** Describes a {@link QuantScaledDotProductAttention}. */
  public static final class Builder extends AttentionBuilder<Builder> {
    private final QuantizerChoice<ActQuant> output = AttentionQuantizers.Choices.choice(null);
    private boolean causal;
    private boolean groupedQueries;
    private @Nullable Double scale;

    private Builder(QuantizerCatalog catalog) {
      super(catalog);
      choices.byPrefix.add("sdpa_output_", output);
    }

    @Override
    Builder self() {
      return this;
    }

    /** Whether each place sees only itself and what comes before; false by default. */
    public Builder causal(boolean wanted) {
      causal = wanted;
      return this;
    }

    /** Whether several heads of the query share one head of key and value. */
    public Builder groupedQueries(boolean wanted) {
      groupedQueries = wanted;
      return this;
    }

    /** What queries are multiplied by; one over the root of their length by default. */
    public Builder scale(double factor) {
      scale = factor;
      return this;
    }

    /** Quantizes the output by the recipe of that name; null leaves it as it is. */
    public Builder outputQuant(@Nullable String recipe) {
      output.named(recipe);
      return this;
    }

    /**
     * Overrides one attribute of one of the quantizers.
     *
     * @param attribute the attribute with the prefix of the quantizer, for example {@code
     *     q_scaled_bit_width}
     * @param value as {@link QuantizerRecipe#with(java.util.Map)} takes it
     */
    public Builder set(String attribute, @Nullable Object value) {
      choices.byPrefix.set(attribute, value);
      return this;
    }

    public QuantScaledDotProductAttention build() {
      return new QuantScaledDotProductAttention(this);
    }
  }
}
