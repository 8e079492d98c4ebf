package dev.brevity.runtime.layer;

import dev.brevity.runtime.proxy.AccumulatorQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import org.jspecify.annotations.Nullable;

/**
 * Describes a layer that reduces the bits of what is quantized already, by {@code RoundTo8bit} to
 * begin with.
 *
 * @param <B> the builder of the particular layer
 */
public abstract class TruncBuilder<B extends TruncBuilder<B>> {
  private final QuantizerCatalog catalog;
  private final QuantizerChoice<AccumulatorQuant> trunc =
      new QuantizerChoice<>(AccumulatorQuant.class, "NoneTruncQuant", "RoundTo8bit");
  private boolean returnQuantTensor = true;

  TruncBuilder(QuantizerCatalog catalog) {
    this.catalog = catalog;
  }

  abstract B self();

  /** Reduces the bits by the recipe of that name; null does not reduce them. */
  public final B truncQuant(@Nullable String recipe) {
    trunc.named(recipe);
    return self();
  }

  public final B truncQuant(QuantizerRecipe recipe) {
    trunc.recipe(recipe);
    return self();
  }

  /** Shares the quantizer of another layer. */
  public final B truncQuant(AttachedQuantizer<AccumulatorQuant> other) {
    trunc.shared(other);
    return self();
  }

  /**
   * Overrides one attribute of the quantizer, for example {@code bit_width}.
   *
   * @param value as {@link QuantizerRecipe#with(java.util.Map)} takes it
   */
  public final B set(String attribute, @Nullable Object value) {
    trunc.override(attribute, value);
    return self();
  }

  /**
   * Whether the output carries its scale, zero point and bit width to the next layer; true to begin
   * with.
   */
  public final B returnQuantTensor(boolean wanted) {
    returnQuantTensor = wanted;
    return self();
  }

  final boolean returnsQuantTensor() {
    return returnQuantTensor;
  }

  final @Nullable AttachedQuantizer<AccumulatorQuant> choose() {
    return trunc.choose(catalog);
  }
}
