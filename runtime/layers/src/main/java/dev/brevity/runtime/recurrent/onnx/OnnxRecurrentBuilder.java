package dev.brevity.runtime.recurrent.onnx;

import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.QuantizerChoice;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.proxy.WeightQuant;
import org.jspecify.annotations.Nullable;

/** Describes an {@link OnnxRecurrent}. By default nothing is quantized. */
public final class OnnxRecurrentBuilder {
  private static final QuantizerCatalog NO_RECIPES = QuantizerCatalog.empty();

  private final LayerSpec spec;
  private final @Nullable OnnxRecurrent shared;
  private final QuantizerChoice<WeightQuant> weight =
      new QuantizerChoice<>(WeightQuant.class, "NoneWeightQuant", null);
  private final QuantizerChoice<ActQuant> input =
      new QuantizerChoice<>(ActQuant.class, "NoneActQuant", null);
  private final QuantizerChoice<ActQuant> output =
      new QuantizerChoice<>(ActQuant.class, "NoneActQuant", null);

  /**
   * @param spec as {@link RecurrentSpec} says
   */
  public OnnxRecurrentBuilder(LayerSpec spec) {
    this(spec, null);
  }

  OnnxRecurrentBuilder(LayerSpec spec, @Nullable OnnxRecurrent shared) {
    this.spec = spec;
    this.shared = shared;
  }

  /** Quantizes every weight by the recipe, each on a grid of its own. */
  public OnnxRecurrentBuilder weightQuant(QuantizerRecipe recipe) {
    weight.recipe(recipe);
    return this;
  }

  /** Quantizes the sequences that come in. */
  public OnnxRecurrentBuilder inputQuant(QuantizerRecipe recipe) {
    input.recipe(recipe);
    return this;
  }

  /** Quantizes the hidden states that go out. */
  public OnnxRecurrentBuilder outputQuant(QuantizerRecipe recipe) {
    output.recipe(recipe);
    return this;
  }

  LayerSpec spec() {
    return spec;
  }

  @Nullable OnnxRecurrent shared() {
    return shared;
  }

  @Nullable AttachedQuantizer<WeightQuant> newWeightQuant() {
    return weight.choose(NO_RECIPES);
  }

  @Nullable AttachedQuantizer<ActQuant> newInputQuant() {
    return input.choose(NO_RECIPES);
  }

  @Nullable AttachedQuantizer<ActQuant> newOutputQuant() {
    return output.choose(NO_RECIPES);
  }

  /** The layer described; calling this again makes another one. */
  public OnnxRecurrent build() {
    return new OnnxRecurrent(this);
  }
}
