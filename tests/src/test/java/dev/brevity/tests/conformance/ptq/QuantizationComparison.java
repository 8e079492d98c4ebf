package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.Observing;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantProxy;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.transform.ActivationEqualization;
import dev.brevity.runtime.transform.Preprocessing;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Placement of quantizers by the reference's default maps, calibration and evaluation: the graph,
 * which layers are quantized, which quantizers share a scale, scales, weights and outputs.
 */
final class QuantizationComparison implements PtqComparison {
  private final DefaultMaps maps;

  QuantizationComparison(DefaultMaps maps) {
    this.maps = maps;
  }

  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    Graph graph = new PtqModel(manager).read(record.get("model"));
    JsonNode expected = record.get("expected");
    GraphBlock network = new GraphBlock(graph, manager);
    List<NDArray> batches = Recorded.inputs(record, "calibration", manager);
    if (!maps.isLayerwise()) {
      if (!batches.isEmpty()) {
        maps.prepare(network, batches.get(0));
      }
      Preprocessing.defaults().apply(graph, manager);
    }
    if (record.at("/options/alpha").isNumber()) {
      equalize(network, batches, record.get("options"), manager);
    }
    maps.quantize(graph, blacklist(record));
    if (expected == null || !expected.has("output")) {
      compareTypes(expected, graph, mismatches);
      return;
    }
    if (losesSigns(expected)) {
      mismatches.skip("the reference quantizes averages of signed values without a sign");
      return;
    }
    if (expected.has("graph_after")) {
      Recorded.compareGraph(expected.get("graph_after"), graph, mismatches);
    }
    try (Calibration calibration = Calibration.begin(network)) {
      batches.forEach(network::evaluate);
    }
    compareTypes(expected, graph, mismatches);
    leaveSharedUnquantized(expected.path("quantizers"), graph);
    Recorded.compareOutputs(record, network, manager, mismatches);
    compareQuantizers(expected.path("quantizers"), graph, manager, mismatches);
    if (expected.has("weights")) {
      QuantizedLayers.compare(expected.get("weights"), graph, mismatches);
    }
  }

  private static void equalize(
      GraphBlock network, List<NDArray> batches, JsonNode options, NDManager manager) {
    ActivationEqualization.Options settings =
        new ActivationEqualization.Options(
            options.get("alpha").asDouble(),
            options.get("add_mul_node").asBoolean(),
            false,
            false,
            Set.of());
    try (ActivationEqualization equalization =
        new ActivationEqualization(network, manager, settings)) {
      batches.forEach(network::evaluate);
      equalization.apply();
    }
  }

  private static List<String> blacklist(JsonNode record) {
    return StreamSupport.stream(record.at("/options/name_blacklist").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  /** Whether a pool's output is recorded as unsigned although its input is signed. */
  private static boolean losesSigns(JsonNode expected) {
    JsonNode quantizers = expected.path("quantizers");
    for (JsonNode node : expected.path("graph_after")) {
      JsonNode output = quantizers.path(node.get("name").asText() + "_output_quant.act_quant");
      JsonNode input = quantizers.path(node.at("/args/0/node").asText() + ".act_quant");
      if (node.path("module_type").asText().contains("Pool")
          && output.has("signed")
          && !output.get("signed").asBoolean()
          && input.path("signed").asBoolean(false)) {
        return true;
      }
    }
    return false;
  }

  private static void compareTypes(JsonNode expected, Graph graph, Mismatches mismatches) {
    if (expected == null) {
      return;
    }
    expected
        .path("module_types")
        .fields()
        .forEachRemaining(
            field -> {
              if (!graph.layers().containsKey(field.getKey())) {
                return;
              }
              boolean quantized =
                  graph.layer(field.getKey()) instanceof QuantLayer layer
                      && !(layer instanceof WeightLayer && layer.quantizers().isEmpty());
              boolean wanted = field.getValue().asText().contains("Quant");
              mismatches.equal(field.getKey() + " is quantized", wanted, quantized);
              // The table says nothing of what attention returns.
              if (wanted && quantized && field.getValue().asText().contains("return_quant")) {
                mismatches.equal(
                    field.getKey() + " returns a quantized tensor",
                    field.getValue().asText().contains("return_quant_tensor=True"),
                    ((QuantLayer) graph.layer(field.getKey())).returnsQuantTensor());
              }
            });
  }

  /**
   * After calibration the reference leaves tensor quantizers that several layers share switched to
   * observing. That is for comparison only: here they quantize.
   */
  private static void leaveSharedUnquantized(JsonNode quantizers, Graph graph) {
    Map<String, List<String>> byTensorQuant =
        StreamSupport.stream(
                ((Iterable<Map.Entry<String, JsonNode>>) quantizers::fields).spliterator(), false)
            .filter(one -> one.getValue().has("tensor_quant_index"))
            .collect(
                Collectors.groupingBy(
                    one -> one.getValue().get("tensor_quant_index").asText(),
                    Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
    for (List<String> paths : byTensorQuant.values()) {
      Set<QuantLayer> sharing = Collections.newSetFromMap(new IdentityHashMap<>());
      for (String path : paths) {
        String layer = path.substring(0, path.lastIndexOf('.'));
        if (graph.layers().containsKey(layer)) {
          sharing.add((QuantLayer) graph.layer(layer));
        }
      }
      if (sharing.size() > 1) {
        sharing.forEach(QuantizationComparison::observe);
      }
    }
  }

  private static void observe(QuantLayer layer) {
    for (Component part : layer.components().values()) {
      if (part instanceof Observing observer) {
        observer.setObserverOnly(true);
      }
    }
  }

  private static void compareQuantizers(
      JsonNode expected, Graph graph, NDManager manager, Mismatches mismatches) {
    NDArray zeros = manager.zeros(new Shape(1));
    for (Map.Entry<String, JsonNode> one :
        (Iterable<Map.Entry<String, JsonNode>>) expected::fields) {
      int dot = one.getKey().lastIndexOf('.');
      String layer = one.getKey().substring(0, dot);
      String place = one.getKey().substring(dot + 1);
      if (!one.getValue().get("kind").asText().equals("act")
          || !graph.layers().containsKey(layer)
          || !one.getValue().path("enabled").asBoolean()
          || !one.getValue().has("scale")) {
        continue;
      }
      AttachedQuantizer<?> quantizer = ((QuantLayer) graph.layer(layer)).quantizers().get(place);
      QuantProxy proxy = quantizer.proxy();
      if (((ActQuant) proxy).quantize(new PlainTensor(zeros)) instanceof IntQuantTensor tensor) {
        QuantizedLayers.scalarOrTensor(
            one.getKey() + ".scale", one.getValue().get("scale"), tensor.scale(), mismatches);
        mismatches.equal(
            one.getKey() + ".signed", one.getValue().get("signed").asBoolean(), tensor.signed());
      }
    }
  }
}
