package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.algorithm.LayerListener;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.algorithm.gpxq.Gpfq;
import dev.brevity.runtime.algorithm.gpxq.Gptq;
import dev.brevity.runtime.algorithm.gpxq.Gpxq;
import dev.brevity.runtime.algorithm.gpxq.Magr;
import dev.brevity.runtime.algorithm.gpxq.StartVector;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.transform.LayerwiseQuantization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * In which order layers are taken, which are left alone, and what becomes of them. The reference's
 * passes over the network are not compared: here there is one.
 */
final class GpxqFrameComparison implements PtqComparison {
  private static final double LEAST = 0.97;

  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    Graph graph = new PtqModel(manager).read(record.get("model"));
    LayerwiseQuantization.apply(graph, RecordedQuantizers.everyLayer(record.get("quantization")));
    GraphBlock network = new GraphBlock(graph, manager);
    List<NDArray> batches = Recorded.inputs(record, "calibration", manager);
    network.evaluate(batches.get(0));
    Map<String, NDArray> before = new LinkedHashMap<>();
    graph
        .layers()
        .forEach(
            (name, block) -> {
              if (block instanceof WeightLayer layer && layer.weight().isInitialized()) {
                before.put(name, layer.weight().getArray().duplicate());
              }
            });
    Samples samples = Samples.of(batches.stream().map(NDList::new).toList());
    String mode = record.at("/options/mode").asText();
    if (mode.equals("magr")) {
      new Magr(0.1, 10, StartVector.standard())
          .apply(network, manager, samples, layer -> true, LayerListener.SILENT);
    } else {
      List<LayerError> errors =
          new Gpxq(
                  network,
                  manager,
                  mode.equals("gpfq") ? Gpfq.defaults() : Gptq.defaults(),
                  Gpxq.Options.defaults(),
                  LayerListener.SILENT)
              .apply(samples);
      mismatches.equal("order", order(record), errors.stream().map(LayerError::layer).toList());
    }
    record
        .at("/expected/changed")
        .fields()
        .forEachRemaining(
            field -> {
              WeightLayer layer = (WeightLayer) graph.layer(field.getKey());
              NDArray known = before.get(field.getKey());
              mismatches.equal(
                  field.getKey() + " changed",
                  field.getValue().asBoolean(),
                  known != null && !known.contentEquals(layer.weight().getArray()));
            });
    record
        .at("/expected/layers")
        .fields()
        .forEachRemaining(
            field -> {
              WeightLayer layer = (WeightLayer) graph.layer(field.getKey());
              double same = IntegerAgreement.same(field.getValue(), layer);
              if (same < LEAST && before.containsKey(field.getKey())) {
                mismatches.add(field.getKey() + ": integers that agree " + same);
              }
            });
  }

  private static List<String> order(JsonNode record) {
    List<String> names = new ArrayList<>();
    record
        .at("/expected/passes")
        .forEach(pass -> pass.get("names_to_update").forEach(name -> names.add(name.asText())));
    return names;
  }
}
