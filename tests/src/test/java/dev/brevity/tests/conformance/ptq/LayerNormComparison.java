package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.algorithm.rotation.LayerNormAffine;
import dev.brevity.runtime.algorithm.rotation.LayerNormToRms;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import java.util.List;

/**
 * What becomes of normalizations. Where the reference changes what the network computes, it goes on
 * computing that here.
 */
final class LayerNormComparison implements PtqComparison {
  private static final double UNCHANGED = 1e-4;

  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    Graph graph = new PtqModel(manager).read(record.get("model"));
    List<NDArray> inputs = Recorded.inputs(record, "eval_inputs", manager);
    List<NDArray> before =
        inputs.stream()
            .map(input -> new GraphBlock(graph, manager).evaluate(input).get(0))
            .toList();
    boolean merges = false;
    for (JsonNode transform : record.at("/options/transforms")) {
      if (transform.asText().equals("merge")) {
        LayerNormAffine.merge(graph, manager);
        merges = true;
      } else {
        LayerNormToRms.apply(graph);
      }
    }
    GraphBlock network = new GraphBlock(graph, manager);
    boolean exact = record.at("/expected/max_abs_output_change").asDouble() < UNCHANGED;
    if (exact) {
      Recorded.compareParameters(record.get("expected"), graph, mismatches);
      Recorded.compareOutputs(record, network, manager, mismatches);
    }
    if (merges) {
      for (int i = 0; i < inputs.size(); i++) {
        float change =
            network.evaluate(inputs.get(i)).get(0).sub(before.get(i)).abs().max().getFloat();
        if (change > UNCHANGED) {
          mismatches.add("the output changes by " + change);
        }
      }
    }
  }
}
