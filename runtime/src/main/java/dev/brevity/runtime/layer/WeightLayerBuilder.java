package dev.brevity.runtime.layer;

import ai.djl.nn.Parameter;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.BiasQuant;
import dev.brevity.runtime.proxy.QuantProxy;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.proxy.WeightQuant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes a layer with a weight. To begin with the weight is quantized by {@code
 * Int8WeightPerTensorFloat} and nothing else is.
 *
 * @param <B> the builder of the particular layer
 */
public abstract class WeightLayerBuilder<B extends WeightLayerBuilder<B>> {
  private final QuantizerCatalog catalog;
  private final QuantizerChoice<WeightQuant> weight =
      new QuantizerChoice<>(WeightQuant.class, "NoneWeightQuant", "Int8WeightPerTensorFloat");
  private final QuantizerChoice<BiasQuant> bias =
      new QuantizerChoice<>(BiasQuant.class, "NoneBiasQuant", null);
  private final QuantizerChoice<ActQuant> input =
      new QuantizerChoice<>(ActQuant.class, "NoneActQuant", null);
  private final QuantizerChoice<ActQuant> output =
      new QuantizerChoice<>(ActQuant.class, "NoneActQuant", null);
  private final Map<String, QuantizerChoice<? extends QuantProxy>> byPrefix = new LinkedHashMap<>();
  private boolean hasBias = true;
  private boolean returnQuantTensor;
  private @Nullable Parameter sharedWeight;
  private @Nullable Parameter sharedBias;

  WeightLayerBuilder(QuantizerCatalog catalog) {
    this.catalog = catalog;
    byPrefix.put("weight_", weight);
    byPrefix.put("bias_", bias);
    byPrefix.put("input_", input);
    byPrefix.put("output_", output);
  }

  abstract B self();

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

  /** Quantizes the input by the recipe of that name; null takes it as it comes. */
  public final B inputQuant(@Nullable String recipe) {
    input.named(recipe);
    return self();
  }

  public final B inputQuant(QuantizerRecipe recipe) {
    input.recipe(recipe);
    return self();
  }

  /** Shares the quantizer of another layer, so that both have one scale. */
  public final B inputQuant(AttachedQuantizer<ActQuant> shared) {
    input.shared(shared);
    return self();
  }

  /** Quantizes the output by the recipe of that name; null leaves it as it is. */
  public final B outputQuant(@Nullable String recipe) {
    output.named(recipe);
    return self();
  }

  public final B outputQuant(QuantizerRecipe recipe) {
    output.recipe(recipe);
    return self();
  }

  /** Shares the quantizer of another layer, so that both have one scale. */
  public final B outputQuant(AttachedQuantizer<ActQuant> shared) {
    output.shared(shared);
    return self();
  }

  /**
   * Overrides one attribute of one of the quantizers.
   *
   * @param attribute the attribute with the prefix {@code weight_}, {@code bias_}, {@code input_}
   *     or {@code output_}, for example {@code weight_bit_width}
   * @param value as {@link QuantizerRecipe#with(Map)} takes it
   */
  public final B set(String attribute, @Nullable Object value) {
    for (Map.Entry<String, QuantizerChoice<? extends QuantProxy>> entry : byPrefix.entrySet()) {
      if (attribute.startsWith(entry.getKey())) {
        entry.getValue().override(attribute.substring(entry.getKey().length()), value);
        return self();
      }
    }
    throw new IllegalArgumentException(
        "`" + attribute + "` must begin with one of " + String.join(", ", byPrefix.keySet()));
  }

  /** Whether a bias is added; true to begin with. */
  public final B bias(boolean wanted) {
    hasBias = wanted;
    return self();
  }

  /**
   * Whether the output carries its scale, zero point and bit width to the next layer; false to
   * begin with.
   */
  public final B returnQuantTensor(boolean wanted) {
    returnQuantTensor = wanted;
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
        returnQuantTensor,
        weight.choose(catalog),
        bias.choose(catalog),
        input.choose(catalog),
        output.choose(catalog));
  }
}
