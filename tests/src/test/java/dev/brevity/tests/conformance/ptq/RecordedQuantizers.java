package dev.brevity.tests.conformance.ptq;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.transform.LayerQuantizers;
import dev.brevity.runtime.transform.QuantizerAssignment;
import dev.brevity.tests.conformance.RecipeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Presets with overrides, and which layers they are for, as cases record them. */
final class RecordedQuantizers {
  private static final Brevity CATALOG = Brevity.builtin();

  private RecordedQuantizers() {}

  /** The recipes of the catalog, with the reference's numbers. */
  static QuantizerCatalog presets() {
    return name -> CATALOG.quantizer(name).with(RecipeText.AS_THE_REFERENCE);
  }

  /** {@code {"preset": …, "overrides": …}}. */
  static QuantizerRecipe recipe(JsonNode quantizer) {
    Map<String, @Nullable Object> overrides = new LinkedHashMap<>();
    quantizer
        .path("overrides")
        .fields()
        .forEachRemaining(
            field -> overrides.put(field.getKey(), value(field.getKey(), field.getValue())));
    QuantizerRecipe preset = presets().quantizer(quantizer.get("preset").asText());
    return overrides.isEmpty() ? preset : preset.with(overrides);
  }

  /** The quantizers of the layers with weights, all or those that the case does not leave out. */
  static QuantizerAssignment layers(JsonNode record, JsonNode quantization) {
    QuantizerAssignment all = everyLayer(quantization);
    String text = quantization.toString() + record.path("options");
    boolean head = text.contains("lm_head");
    return (layer, spec) ->
        (head && layer.equals("lm_head")) || spec.type().equals("Embedding")
            ? Optional.empty()
            : all.quantizers(layer, spec);
  }

  /** The quantizers of all layers with weights. */
  static QuantizerAssignment everyLayer(JsonNode quantization) {
    Map<String, QuantizerRecipe> recipes = new LinkedHashMap<>();
    for (String place : List.of("weight", "bias", "input", "output")) {
      JsonNode quantizer = quantization.path(place + "_quant");
      if (quantizer.isObject()) {
        recipes.put(place, recipe(quantizer));
      }
    }
    LayerQuantizers quantizers =
        new LayerQuantizers(recipes, quantization.path("return_quant_tensor").asBoolean(false));
    return (layer, spec) -> Optional.of(quantizers);
  }

  /** A capitalised text in the place of an implementation is its name. */
  private static @Nullable Object value(String attribute, JsonNode node) {
    return attribute.endsWith("_impl") && node.isTextual()
        ? new QuantizerRecipe.Name(node.asText())
        : value(node);
  }

  private static @Nullable Object value(JsonNode node) {
    if (node.isNull()) {
      return null;
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isIntegralNumber()) {
      return node.intValue();
    }
    if (node.isNumber()) {
      return node.doubleValue();
    }
    if (node.isArray()) {
      List<@Nullable Object> items = new ArrayList<>();
      node.forEach(item -> items.add(value(item)));
      return items;
    }
    return node.asText();
  }
}
