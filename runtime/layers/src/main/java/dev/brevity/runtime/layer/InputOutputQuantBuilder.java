package dev.brevity.runtime.layer;

import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import org.jspecify.annotations.Nullable;

/**
 * Describes a layer that may quantize what goes in and what comes out.
 *
 * @param <B> the builder of the particular layer
 */
public abstract class InputOutputQuantBuilder<B extends InputOutputQuantBuilder<B>>
    extends InputQuantBuilder<B> {
  final QuantizerChoice<ActQuant> output;
  final QuantizerChoices choices = new QuantizerChoices();

  /**
   * @param recipe initially quantizes inputs and output; null for none
   */
  InputOutputQuantBuilder(QuantizerCatalog catalog, @Nullable String recipe) {
    super(catalog, recipe);
    this.output = new QuantizerChoice<>(ActQuant.class, "NoneActQuant", recipe);
    choices.add("input_", input);
    choices.add("output_", output);
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
  public final B outputQuant(AttachedQuantizer<ActQuant> other) {
    output.shared(other);
    return self();
  }

  /**
   * Overrides one attribute of one of the quantizers.
   *
   * @param attribute the attribute with the prefix of the quantizer: {@code input_bit_width}, or
   *     {@code weight_bit_width} in layers with a weight
   * @param value as {@link QuantizerRecipe#with(java.util.Map)} takes it
   */
  public final B set(String attribute, @Nullable Object value) {
    choices.set(attribute, value);
    return self();
  }
}
