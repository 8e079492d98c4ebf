package dev.brevity.runtime.quant;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.model.LayerFacts;
import dev.brevity.dsl.model.ModelOutline.Weight;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.module.TrackedParameter;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.Facts;
import dev.brevity.runtime.proxy.QuantProxy;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.proxy.QuantizerSite;
import dev.brevity.runtime.proxy.WeightQuant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Presets with overrides, attached to a linear layer that is not there. */
final class OnBench {
  private static final Brevity BREVITY = Brevity.builtin();

  private OnBench() {}

  static QuantizerRecipe recipe(String preset, Map<String, ?> overrides) {
    return BREVITY.quantizer(preset).with(overrides);
  }

  static AttachedQuantizer<ActQuant> activation(String preset, Map<String, ?> overrides) {
    return attached(recipe(preset, overrides), ActQuant.class, LayerFacts.of("Identity"), null);
  }

  static AttachedQuantizer<WeightQuant> weight(
      String preset, Map<String, ?> overrides, NDArray weight) {
    Shape shape = weight.getShape();
    Weight facts = Facts.matrix(shape);
    return attached(
        recipe(preset, overrides), WeightQuant.class, new LayerFacts("Linear", facts), weight);
  }

  private static <P extends QuantProxy> AttachedQuantizer<P> attached(
      QuantizerRecipe recipe, Class<P> kind, LayerFacts facts, @Nullable NDArray parameter) {
    AttachedQuantizer<P> quantizer = new AttachedQuantizer<>(recipe, kind);
    quantizer.attach(
        new QuantizerSite() {
          @Override
          public LayerFacts layer() {
            return facts;
          }

          @Override
          public Optional<TrackedParameter> parameter() {
            return parameter == null ? Optional.empty() : Optional.of(() -> parameter);
          }
        });
    return quantizer;
  }
}
