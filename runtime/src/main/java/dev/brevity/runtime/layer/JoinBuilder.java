package dev.brevity.runtime.layer;

import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import org.jspecify.annotations.Nullable;

/**
 * Describes a layer that makes one tensor of several. To begin with inputs and output are quantized
 * by {@code Int8ActPerTensorFloat}, all inputs by the same quantizer.
 *
 * @param <B> the builder of the particular layer
 */
public abstract class JoinBuilder<B extends JoinBuilder<B>> {
  private static final String INPUT_PREFIX = "input_";
  private static final String OUTPUT_PREFIX = "output_";

  private final QuantizerCatalog catalog;
  private final QuantizerChoice<ActQuant> input =
      new QuantizerChoice<>(ActQuant.class, "NoneActQuant", "Int8ActPerTensorFloat");
  private final QuantizerChoice<ActQuant> output =
      new QuantizerChoice<>(ActQuant.class, "NoneActQuant", "Int8ActPerTensorFloat");
  private boolean tied;
  private boolean returnQuantTensor;

  JoinBuilder(QuantizerCatalog catalog) {
    this.catalog = catalog;
  }

  abstract B self();

  /** Quantizes all inputs by one recipe of that name; null takes them as they come. */
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

  /** Quantizes inputs and output by the one quantizer that is chosen for either. */
  public final B tieInputOutputQuant(boolean wanted) {
    tied = wanted;
    return self();
  }

  /**
   * Overrides one attribute of one of the quantizers.
   *
   * @param attribute the attribute with the prefix {@code input_} or {@code output_}
   * @param value as {@link QuantizerRecipe#with(java.util.Map)} takes it
   */
  public final B set(String attribute, @Nullable Object value) {
    if (attribute.startsWith(INPUT_PREFIX)) {
      input.override(attribute.substring(INPUT_PREFIX.length()), value);
    } else if (attribute.startsWith(OUTPUT_PREFIX)) {
      output.override(attribute.substring(OUTPUT_PREFIX.length()), value);
    } else {
      throw new IllegalArgumentException(
          "`" + attribute + "` must begin with one of " + INPUT_PREFIX + ", " + OUTPUT_PREFIX);
    }
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

  final JoinQuantizers quantizers() {
    if (!tied) {
      return new JoinQuantizers(input.choose(catalog), output.choose(catalog), returnQuantTensor);
    }
    if (!input.isNone() && !output.isNone()) {
      throw new IllegalArgumentException(
          "inputs and output are to share a quantizer, but each has one of its own; choose one and"
              + " set the other to null");
    }
    AttachedQuantizer<ActQuant> both = (input.isNone() ? output : input).choose(catalog);
    return new JoinQuantizers(both, both, returnQuantTensor);
  }
}
