package dev.brevity.tests.conformance;

import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Inputs;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.MergedRecipe;
import dev.brevity.dsl.value.Value;
import dev.brevity.runtime.proxy.LayerFacts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
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
    inputs = weight == null ? inputs(LayerKinds.kind(layer)) : inputs(layer, new Shape(weight));
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

  private static Inputs inputs(String kind) {
    Map<String, Value> fields =
        Map.of("kind", new Value.Text(kind), "has_weight", new Value.Truth(false));
    return inputs(fields, List.of());
  }

  private static Inputs inputs(String layer, Shape shape) {
    LayerFacts.WeightFacts weight = LayerKinds.weighted(layer, shape).weight();
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("kind", new Value.Text(LayerKinds.kind(layer)));
    fields.put("has_weight", new Value.Truth(true));
    fields.put("in_channels", integer(weight.inChannels()));
    fields.put("out_channels", integer(weight.outChannels()));
    fields.put("output_channel_dim", integer(weight.outputChannelDim()));
    fields.put("transposed", new Value.Truth(weight.transposed()));
    fields.put("groups", integer(weight.groups()));
    fields.put("weight_shape", sizes(shape));
    Map<String, Value> parameter =
        Map.of(
            "shape", sizes(shape),
            "dtype", new Value.Text("float32"),
            "device", new Value.Text("cpu"));
    return inputs(fields, List.of(parameter));
  }

  private static Inputs inputs(Map<String, Value> layer, List<Map<String, Value>> parameters) {
    Map<String, Value> values = new LinkedHashMap<>();
    values.put("module", input("module", layer));
    values.put("modules", list("modules", List.of(layer)));
    values.put("tracked_parameter_list", list("tracked_parameter_list", parameters));
    return Inputs.of(values);
  }

  private static Value list(String name, List<Map<String, Value>> elements) {
    List<Value> inputs = new ArrayList<>();
    elements.forEach(fields -> inputs.add(input(name + "[" + inputs.size() + "]", fields)));
    return input(name, Map.of(Inputs.ELEMENTS, new Value.Sequence(inputs)));
  }

  private static Value input(String name, Map<String, Value> fields) {
    return new Value.Input(name, name, fields);
  }

  private static Value sizes(Shape shape) {
    return new Value.Sequence(
        Arrays.stream(shape.getShape()).mapToObj(SolvedAttributes::integer).toList());
  }

  private static Value integer(long value) {
    return new Value.Numeric(value, true);
  }
}
