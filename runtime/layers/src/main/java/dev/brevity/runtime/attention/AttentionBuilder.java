package dev.brevity.runtime.attention;

import dev.brevity.runtime.proxy.QuantizerCatalog;
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

  /** Quantizes scaled queries by the recipe of that name; null leaves them as they are. */
  public final B qScaledQuant(@Nullable String recipe) {
    choices.qScaled.named(recipe);
    return self();
  }

  /** Quantizes transposed keys by the recipe of that name; null leaves them as they are. */
  public final B kTransposedQuant(@Nullable String recipe) {
    choices.kTransposed.named(recipe);
    return self();
  }

  /** Quantizes values by the recipe of that name; null leaves them as they are. */
  public final B vQuant(@Nullable String recipe) {
    choices.v.named(recipe);
    return self();
  }

  /** Quantizes what the softmax gets by the recipe of that name; null leaves it as it is. */
  public final B softmaxInputQuant(@Nullable String recipe) {
    choices.softmaxInput.named(recipe);
    return self();
  }

  /** Quantizes what the softmax returns by the recipe of that name; null leaves it as it is. */
  public final B attnOutputWeightsQuant(@Nullable String recipe) {
    choices.attnOutputWeights.named(recipe);
    return self();
  }
}
