package dev.brevity.runtime.attention;

import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import org.jspecify.annotations.Nullable;

/**
 * Describes a layer that attends: what quantizes the operands of its two products.
 *
 * @param <B> the builder of the particular layer
 */
public abstract class AttentionBuilder<B extends AttentionBuilder<B>> {
  final QuantizerCatalog catalog;
  final AttentionQuantizers.Choices choices = new AttentionQuantizers.Choices();
  float dropout;
  boolean returnQuantTensor;

  AttentionBuilder(QuantizerCatalog catalog) {
    this.catalog = catalog;
  }

  abstract B self();

  /** Probability with which a weight is zeroed in training. */
  public final B dropout(float probability) {
    dropout = probability;
    return self();
  }

  /** Whether the output carries its scale; false by default. */
  public final B returnQuantTensor(boolean wanted) {
    returnQuantTensor = wanted;
    return self();
  }

  /** Leaves all operands of both products as they are, until they are told otherwise. */
  public final B unquantized() {
    choices.all().forEach(choice -> choice.named(null));
    return self();
  }

  /** Quantizes scaled queries by the recipe of that name; null leaves them as they are. */
  public final B qScaledQuant(@Nullable String recipe) {
    choices.qScaled.named(recipe);
    return self();
  }

  public final B qScaledQuant(QuantizerRecipe recipe) {
    choices.qScaled.recipe(recipe);
    return self();
  }

  /** Quantizes transposed keys by the recipe of that name; null leaves them as they are. */
  public final B kTransposedQuant(@Nullable String recipe) {
    choices.kTransposed.named(recipe);
    return self();
  }

  public final B kTransposedQuant(QuantizerRecipe recipe) {
    choices.kTransposed.recipe(recipe);
    return self();
  }

  /** Quantizes values by the recipe of that name; null leaves them as they are. */
  public final B vQuant(@Nullable String recipe) {
    choices.v.named(recipe);
    return self();
  }

  public final B vQuant(QuantizerRecipe recipe) {
    choices.v.recipe(recipe);
    return self();
  }

  /** Quantizes what the softmax gets by the recipe of that name; null leaves it as it is. */
  public final B softmaxInputQuant(@Nullable String recipe) {
    choices.softmaxInput.named(recipe);
    return self();
  }

  public final B softmaxInputQuant(QuantizerRecipe recipe) {
    choices.softmaxInput.recipe(recipe);
    return self();
  }

  /** Quantizes what the softmax returns by the recipe of that name; null leaves it as it is. */
  public final B attnOutputWeightsQuant(@Nullable String recipe) {
    choices.attnOutputWeights.named(recipe);
    return self();
  }

  public final B attnOutputWeightsQuant(QuantizerRecipe recipe) {
    choices.attnOutputWeights.recipe(recipe);
    return self();
  }
}
