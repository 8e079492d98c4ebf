package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.layer.BatchNorm;
import dev.brevity.runtime.transform.LayerwiseQuantization;
import dev.brevity.runtime.transform.NormCorrection;

/** Correction of normalizations: their statistics, and outputs in evaluation mode. */
final class NormCorrectionComparison implements PtqComparison {
  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    Graph graph = new PtqModel(manager).read(record.get("model"));
    LayerwiseQuantization.apply(graph, RecordedQuantizers.everyLayer(record.get("quantization")));
    GraphBlock network = new GraphBlock(graph, manager);
    try (NormCorrection correction = new NormCorrection(network, manager)) {
      Recorded.inputs(record, "calibration", manager).forEach(network::evaluate);
      correction.apply();
    }
    record
        .at("/expected/bn")
        .fields()
        .forEachRemaining(
            field -> {
              BatchNorm norm = (BatchNorm) graph.layer(field.getKey());
              mismatches.close(
                  field.getKey() + ".running_mean",
                  field.getValue().get("running_mean"),
                  norm.runningMean().getArray());
              mismatches.close(
                  field.getKey() + ".running_var",
                  field.getValue().get("running_var"),
                  norm.runningVariance().getArray());
            });
    Recorded.compareOutputs(record, network, manager, mismatches);
  }
}
