package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.transform.Region;
import dev.brevity.runtime.transform.RegionRules;
import dev.brevity.runtime.transform.Regions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Regions of a graph of which only the shapes of the weights are recorded. */
final class RegionsComparison implements PtqComparison {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    Graph graph = new PtqModel(manager).read(withLayers(record.get("model")));
    JsonNode expected = record.get("expected");
    compare(
        mismatches, expected, "all_supported_sinks", Regions.of(graph, RegionRules.allLayers()));
    RegionRules rules = RegionRules.withoutNormSinks();
    compare(mismatches, expected, "no_norm_sinks", Regions.of(graph, rules));
    compare(
        mismatches,
        expected,
        "no_norm_sinks_add_mul_node_return_acts",
        Regions.of(graph, rules, true));
  }

  static void compare(Mismatches mismatches, JsonNode expected, String key, List<Region> regions) {
    if (expected.has(key)) {
      List<Region> wanted = new ArrayList<>();
      expected.get(key).forEach(region -> wanted.add(read(region)));
      mismatches.equal(key, wanted, regions);
    }
  }

  private static Region read(JsonNode region) {
    List<String> activations = new ArrayList<>();
    region.get("acts").forEach(activation -> activations.add(activation.asText()));
    return new Region(members(region.get("srcs")), members(region.get("sinks")), activations);
  }

  private static List<Region.Member> members(JsonNode members) {
    List<Region.Member> read = new ArrayList<>();
    members.forEach(
        member ->
            read.add(
                new Region.Member(
                    member.get("name").asText(),
                    member.get("start").asInt(),
                    member.get("end").asInt(),
                    member.get("offset").asInt())));
    return read;
  }

  /** Adds layers of the recorded types with weights of zeros. */
  private static JsonNode withLayers(JsonNode model) {
    ObjectNode whole = model.deepCopy();
    if (model.has("layers")) {
      return whole;
    }
    Map<String, Map<String, JsonNode>> shapes = new LinkedHashMap<>();
    model
        .get("shapes")
        .fields()
        .forEachRemaining(
            field -> {
              String name = field.getKey();
              int dot = name.lastIndexOf('.');
              boolean inner = name.contains(".out_proj.");
              int cut = inner ? name.lastIndexOf(".out_proj") : dot;
              shapes
                  .computeIfAbsent(name.substring(0, cut), layer -> new LinkedHashMap<>())
                  .put(name.substring(cut + 1), field.getValue());
            });
    ArrayNode layers = whole.putArray("layers");
    for (JsonNode node : model.get("graph")) {
      String target = node.get("target").asText();
      boolean known =
          layers.findValuesAsText("name").contains(target)
              || !node.get("op").asText().equals("call_module");
      if (!known) {
        layers.add(
            layer(target, node.get("module_type").asText(), shapes.getOrDefault(target, Map.of())));
      }
    }
    return whole;
  }

  private static ObjectNode layer(String name, String type, Map<String, JsonNode> shapes) {
    ObjectNode layer = JSON.createObjectNode();
    layer.put("name", name);
    layer.put("type", type);
    ObjectNode options = layer.putObject("args");
    ObjectNode params = layer.putObject("params");
    shapes.forEach((parameter, shape) -> zeros(params.putObject(parameter), shape));
    if (shapes.containsKey("weight")) {
      JsonNode weight = shapes.get("weight");
      if (type.startsWith("Conv")) {
        // One input channel of several outputs: the recorded networks have these depthwise only.
        boolean depthwise = weight.get(1).asInt() == 1 && weight.get(0).asInt() > 1;
        boolean transposed = type.startsWith("ConvTranspose");
        options.put("groups", depthwise ? weight.get(0).asInt() : 1);
        options.put(
            "out_channels",
            depthwise || !transposed ? weight.get(0).asInt() : weight.get(1).asInt());
        ArrayNode kernel = options.putArray("kernel_size");
        for (int i = 2; i < weight.size(); i++) {
          kernel.add(weight.get(i));
        }
      } else if (type.equals("Linear")) {
        options.set("out_features", weight.get(0));
      } else {
        options.set("num_features", weight.get(0));
        options.set("normalized_shape", weight);
      }
    }
    if (shapes.containsKey("in_proj_weight")) {
      options.set("embed_dim", shapes.get("in_proj_weight").get(1));
      options.put("num_heads", 1);
    }
    if (type.startsWith("BatchNorm")) {
      zeros(params.putObject("running_mean"), shapes.get("weight"));
      zeros(params.putObject("running_var"), shapes.get("weight"));
    }
    if (type.startsWith("Adaptive")) {
      options.put("output_size", 1);
    } else if (type.contains("Pool")) {
      options.put("kernel_size", 2);
    }
    return layer;
  }

  private static void zeros(ObjectNode tensor, JsonNode shape) {
    tensor.set("shape", shape);
    ArrayNode data = tensor.putArray("data");
    long size = 1;
    for (JsonNode extent : shape) {
      size *= extent.asLong();
    }
    for (long i = 0; i < size; i++) {
      data.add(0);
    }
  }
}
