package dev.brevity.runtime.layer;

import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import org.jspecify.annotations.Nullable;

/**
 * Describes a layer that may quantize its input, or all of its inputs by one quantizer.
 *
 * @param <B> the builder of the particular layer
 */
public abstract class InputQuantBuilder<B extends InputQuantBuilder<B>> {
  final QuantizerCatalog catalog;
  final QuantizerChoice<ActQuant> input;
  private boolean returnQuantTensor;

  /**
   * @param recipe initially quantizes inputs; null for none
   */
  InputQuantBuilder(QuantizerCatalog catalog, @Nullable String recipe) {
    this.catalog = catalog;
    this.input = new QuantizerChoice<>(ActQuant.class, "NoneActQuant", recipe);
  }

  abstract B self();

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
  public final B inputQuant(AttachedQuantizer<ActQuant> other) {
    input.shared(other);
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

  final boolean returnsQuantTensor() {
    return returnQuantTensor;
  }
}
