package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.transform.GraphQuantization;
import dev.brevity.runtime.transform.LayerQuantizers;
import dev.brevity.runtime.transform.LayerwiseQuantization;
import dev.brevity.runtime.transform.PoolingKernels;
import dev.brevity.runtime.transform.QuantizerAssignment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The reference's default maps from kinds of layers to quantizers, as they are recorded. */
final class DefaultMaps {
  private final JsonNode layers;
  private final JsonNode activations;
  private final JsonNode identities;
  private final String style;

  private DefaultMaps(JsonNode maps, String prefix, String style) {
    this.layers = maps.path(prefix + "COMPUTE_LAYER_MAP");
    String family = prefix.equals("LAYERWISE_") ? "" : prefix;
    this.activations = maps.path(family + "QUANT_ACT_MAP");
    this.identities = maps.path(family + "QUANT_IDENTITY_MAP");
    this.style = style;
  }

  /** Other folders of cases need not have the maps: they are the same for all. */
  static JsonNode recorded() {
    return Stream.of(PtqFolder.open("quantize"), PtqFolder.builtIn("quantize"))
        .flatMap(folder -> folder.cases().values().stream())
        .filter(DefaultMaps::isIn)
        .findFirst()
        .orElseThrow();
  }

  /** Whether the file is a table of maps and no case. */
  static boolean isIn(JsonNode file) {
    return file.has("COMPUTE_LAYER_MAP");
  }

  static DefaultMaps layerwise(JsonNode recorded) {
    return new DefaultMaps(recorded, "LAYERWISE_", "layerwise");
  }

  static DefaultMaps graph(JsonNode recorded) {
    return new DefaultMaps(recorded, "", "graph");
  }

  static DefaultMaps flexml(JsonNode recorded) {
    return new DefaultMaps(recorded, "FLEXML_", "flexml");
  }

  boolean isLayerwise() {
    return style.equals("layerwise");
  }

  /** What comes before preprocessing. */
  void prepare(GraphBlock network, NDArray sample) {
    if (style.equals("flexml")) {
      PoolingKernels.fix(network, sample);
    }
  }

  void quantize(Graph graph, List<String> blacklist) {
    if (isLayerwise()) {
      LayerwiseQuantization.apply(graph, assignment(blacklist));
    } else {
      new GraphQuantization(
              assignment(blacklist), identity("signed"), identity("unsigned"), Set.of("AvgPool2d"))
          .apply(graph);
    }
  }

  private QuantizerRecipe identity(String sign) {
    return preset(identities.at("/" + sign + "/kwargs/act_quant").asText());
  }

  QuantizerAssignment assignment(List<String> blacklist) {
    return (layer, spec) -> {
      JsonNode activation = activations.path(spec.type());
      if (blacklist.contains(layer)) {
        return Optional.empty();
      }
      if (!isLayerwise() && activation.at("/kwargs/act_quant").isTextual()) {
        QuantizerRecipe recipe = preset(activation.at("/kwargs/act_quant").asText());
        return Optional.of(new LayerQuantizers(Map.of("output", recipe), true));
      }
      JsonNode layerMap = layers.path(spec.type()).path("kwargs");
      return layerMap.isObject() ? Optional.of(quantizers(layerMap)) : Optional.empty();
    };
  }

  private static LayerQuantizers quantizers(JsonNode options) {
    Map<String, QuantizerRecipe> recipes = new LinkedHashMap<>();
    options
        .fields()
        .forEachRemaining(
            field -> {
              if (field.getKey().endsWith("_quant") && field.getValue().isTextual()) {
                String place = field.getKey().substring(0, field.getKey().length() - 6);
                recipes.put(place, preset(field.getValue().asText()));
              }
            });
    if (recipes.containsKey("in_proj_weight")) {
      // Attention quantizes its input by this unless it is told otherwise.
      recipes.putIfAbsent("in_proj_input", preset("Int8ActPerTensorFloat"));
    }
    if (recipes.isEmpty()) {
      // Average pooling has a quantizer of its own that the map does not name.
      recipes.put("div", preset("Int16QuantAvgPoolDivQuant"));
    }
    return new LayerQuantizers(recipes, options.path("return_quant_tensor").asBoolean());
  }

  private static QuantizerRecipe preset(String name) {
    return RecordedQuantizers.presets().quantizer(name);
  }
}
