package dev.brevity.runtime.layer;

import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import org.jspecify.annotations.Nullable;

/**
 * Describes an activation layer.
 *
 * @param <B> the builder of the particular layer
 */
public abstract class ActivationLayerBuilder<B extends ActivationLayerBuilder<B>>
    extends InputQuantBuilder<B> {
  private static final String INPUT_PREFIX = "input_";

  private final QuantizerChoice<ActQuant> act;
  private boolean shared;

  /**
   * @param recipe the initial quantizer
   */
  ActivationLayerBuilder(QuantizerCatalog catalog, String recipe) {
    super(catalog, null);
    this.act = new QuantizerChoice<>(ActQuant.class, "NoneActQuant", recipe);
  }

  /** The implementation of the activation function; null for none. */
  abstract @Nullable String activation();

  /** Adds what the function needs and the user has not said; nothing for most functions. */
  void complete(QuantizerChoice<ActQuant> choice) {}

  /** Whether the function leaves values on a quantization grid there. */
  abstract boolean keepsGrid();

  /** Quantizes the output by the recipe of that name; null only applies the activation function. */
  public final B actQuant(@Nullable String recipe) {
    act.named(recipe);
    shared = false;
    return self();
  }

  public final B actQuant(QuantizerRecipe recipe) {
    act.recipe(recipe);
    shared = false;
    return self();
  }

  /** Shares the quantizer of another layer, its activation function included. */
  public final B actQuant(AttachedQuantizer<ActQuant> other) {
    act.shared(other);
    shared = true;
    return self();
  }

  /**
   * Overrides one attribute of the quantizer, for example {@code bit_width}; with the prefix {@code
   * input_} one of the quantizer of the input.
   *
   * @param value as {@link QuantizerRecipe#with(java.util.Map)} takes it
   */
  public final B set(String attribute, @Nullable Object value) {
    // `input_view_impl` belongs to the quantizer itself.
    if (attribute.startsWith(INPUT_PREFIX) && !attribute.equals("input_view_impl")) {
      input.override(attribute.substring(INPUT_PREFIX.length()), value);
    } else {
      act.override(attribute, value);
    }
    return self();
  }

  final @Nullable AttachedQuantizer<ActQuant> chooseInput() {
    return input.choose(catalog);
  }

  final @Nullable AttachedQuantizer<ActQuant> chooseActivation() {
    if (!shared) {
      String function = activation();
      act.override("act_impl", function == null ? null : new QuantizerRecipe.Name(function));
      act.override("passthrough_act", keepsGrid());
      complete(act);
    }
    return act.choose(catalog);
  }
}
