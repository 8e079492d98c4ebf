package dev.brevity.runtime.layer;

import ai.djl.nn.Parameter;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.BiasQuant;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.proxy.WeightQuant;
import org.jspecify.annotations.Nullable;

/**
 * Describes a layer with a weight. By default the weight is quantized by {@code
 * Int8WeightPerTensorFloat} and nothing else is.
 *
 * @param <B> the builder of the particular layer
 */
public abstract class WeightLayerBuilder<B extends WeightLayerBuilder<B>>
    extends InputOutputQuantBuilder<B> {
  private final QuantizerChoice<WeightQuant> weight =
      new QuantizerChoice<>(WeightQuant.class, "NoneWeightQuant", "Int8WeightPerTensorFloat");
  private final QuantizerChoice<BiasQuant> bias =
      new QuantizerChoice<>(BiasQuant.class, "NoneBiasQuant", null);
  private boolean hasBias = true;
  private @Nullable Parameter sharedWeight;
  private @Nullable Parameter sharedBias;

  WeightLayerBuilder(QuantizerCatalog catalog) {
    super(catalog, null);
    choices.add("weight_", weight);
    choices.add("bias_", bias);
  }

  /** Quantizes the weight by the recipe of that name; null leaves it in floating point. */
  public final B weightQuant(@Nullable String recipe) {
    weight.named(recipe);
    return self();
  }

  public final B weightQuant(QuantizerRecipe recipe) {
    weight.recipe(recipe);
    return self();
  }

  /** Shares the quantizer of another layer's weight: one scale, from the statistics of both. */
  public final B weightQuant(AttachedQuantizer<WeightQuant> shared) {
    weight.shared(shared);
    return self();
  }

  /** Quantizes the bias by the recipe of that name; null leaves it in floating point. */
  public final B biasQuant(@Nullable String recipe) {
    bias.named(recipe);
    return self();
  }

  public final B biasQuant(QuantizerRecipe recipe) {
    bias.recipe(recipe);
    return self();
  }

  /** Shares the quantizer of another layer's bias. */
  public final B biasQuant(AttachedQuantizer<BiasQuant> shared) {
    bias.shared(shared);
    return self();
  }

  /** Whether a bias is added; true by default. */
  public final B bias(boolean wanted) {
    hasBias = wanted;
    return self();
  }

  /** The layer described; calling this again makes another one. */
  public abstract WeightLayer build();

  /** Shares the parameters of another layer and quantizes nothing. */
  final B sharing(WeightLayer other) {
    sharedWeight = other.weight();
    sharedBias = other.bias().orElse(null);
    return bias(other.bias().isPresent())
        .weightQuant((String) null)
        .returnQuantTensor(other.returnsQuantTensor());
  }

  final WeightLayerOptions options() {
    return new WeightLayerOptions(
        sharedWeight,
        sharedBias,
        hasBias,
        returnsQuantTensor(),
        weight.choose(catalog),
        bias.choose(catalog),
        input.choose(catalog),
        output.choose(catalog));
  }
}
