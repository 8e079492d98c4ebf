package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.algorithm.LayerListener;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.algorithm.awq.Awq;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.transform.LayerwiseQuantization;
import java.util.List;

/** Scales and limits that activations ask for: integers, or errors of outputs. */
final class AwqComparison implements PtqComparison {
  private static final IntegerAgreement SUGGESTED = new IntegerAgreement(0.97, 0.05);

  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    Graph graph = new PtqModel(manager).read(record.get("model"));
    GraphBlock network = new GraphBlock(graph, manager);
    List<NDArray> batches = Recorded.inputs(record, "calibration", manager);
    List<NDArray> references =
        batches.stream().map(batch -> network.evaluate(batch).get(0)).toList();
    LayerwiseQuantization.apply(graph, LanguageQuantizers.of(record.get("quantization")));
    GraphBlock quantized = new GraphBlock(graph, manager);
    quantized.evaluate(batches.get(0));
    JsonNode options = record.get("options");
    NDArray all = batches.size() == 1 ? batches.get(0) : NDArrays.concat(new NDList(batches), 0);
    new Awq(options.get("auto_scale").asBoolean(), options.get("mse_range").asBoolean())
        .apply(quantized, manager, Samples.of(List.of(new NDList(all))), LayerListener.SILENT);
    SUGGESTED.compare(
        record, graph, IntegerAgreement.error(quantized, batches, references), mismatches);
  }
}
