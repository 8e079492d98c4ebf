package dev.brevity.tests.conformance;

import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Inputs;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.evaluate.SlotInputs;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.MergedRecipe;
import dev.brevity.dsl.model.LayerFacts;
import dev.brevity.dsl.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What single attributes of a recipe are, once its layer is known. */
final class SolvedAttributes {
  private final Resolver resolver;
  private final MergedRecipe recipe;
  private final Inputs inputs;

  /**
   * @param text a recipe file that declares {@link RecipeText#NAME}
   * @param weight the shape of the layer's weight; null for a layer without one
   */
  SolvedAttributes(RecipeSource recipes, String text, String layer, long @Nullable [] weight) {
    Library library = recipes.link(text, new Diagnostics());
    resolver = new Resolver(library);
    recipe = library.merged(RecipeText.NAME).orElseThrow();
    inputs =
        weight == null
            ? inputs(LayerFacts.of(LayerKinds.kind(layer)), List.of())
            : inputs(
                LayerKinds.weighted(layer, new Shape(weight)),
                List.of(Arrays.stream(weight).boxed().toList()));
  }

  /** The value; empty when there is none. */
  Optional<Value> value(String attribute) {
    return resolver.value(recipe, attribute, inputs).value();
  }

  /** A value in the form that {@link Comparison} takes. */
  static @Nullable Object plain(Value value) {
    if (value instanceof Value.Numeric number) {
      return number.value();
    }
    if (value instanceof Value.Truth truth) {
      return truth.value();
    }
    if (value instanceof Value.Text text) {
      return text.value();
    }
    if (value instanceof Value.Constant constant) {
      return constant.enumName() + "." + constant.name();
    }
    if (value instanceof Value.None) {
      return null;
    }
    if (value instanceof Value.Sequence sequence) {
      List<@Nullable Object> elements = new ArrayList<>();
      sequence.elements().forEach(element -> elements.add(plain(element)));
      return elements;
    }
    return value;
  }

  private static Inputs inputs(LayerFacts layer, List<List<Long>> parameters) {
    return new SlotInputs(List.of(layer), parameters, true).values(Map.of());
  }
}
