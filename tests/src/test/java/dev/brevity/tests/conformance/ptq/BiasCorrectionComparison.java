package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.transform.BiasCorrection;
import dev.brevity.runtime.transform.LayerwiseQuantization;
import java.util.List;

/** Correction of biases: outputs meanwhile, biases and outputs after. */
final class BiasCorrectionComparison implements PtqComparison {
  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    Graph graph = new PtqModel(manager).read(record.get("model"));
    JsonNode quantization = record.get("quantization");
    LayerwiseQuantization.apply(graph, RecordedQuantizers.everyLayer(quantization));
    GraphBlock network = new GraphBlock(graph, manager);
    List<NDArray> batches = Recorded.inputs(record, "calibration", manager);
    try (Calibration calibration = Calibration.begin(network)) {
      batches.forEach(network::evaluate);
    }
    JsonNode options = record.get("options");
    if (options.path("enabled").asBoolean(true)) {
      correct(record, network, batches, manager, mismatches);
    }
    QuantizedLayers.compare(record.at("/expected/layers"), graph, mismatches);
    Recorded.compareOutputs(record, network, manager, mismatches);
  }

  private static void correct(
      JsonNode record,
      GraphBlock network,
      List<NDArray> batches,
      NDManager manager,
      Mismatches mismatches) {
    boolean skips = record.at("/options/skip_if_no_bias").asBoolean();
    try (BiasCorrection correction = new BiasCorrection(network, manager, skips)) {
      JsonNode outputs = record.at("/intermediates/outputs_inside_mode");
      for (int i = 0; i < batches.size(); i++) {
        NDArray output = network.evaluate(batches.get(i)).get(0);
        if (outputs.has(i)) {
          mismatches.output("output of batch " + i, outputs.get(i), output);
        }
      }
      correction.apply();
    }
  }
}
