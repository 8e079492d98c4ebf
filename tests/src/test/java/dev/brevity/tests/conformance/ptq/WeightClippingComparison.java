package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.transform.WeightClipping;

/** Limits of weights. */
final class WeightClippingComparison implements PtqComparison {
  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    Graph graph = new PtqModel(manager).read(record.get("model"));
    new WeightClipping(record.at("/options/threshold").asDouble()).apply(graph);
    record
        .at("/expected/weights")
        .fields()
        .forEachRemaining(
            field ->
                mismatches.close(
                    field.getKey(), field.getValue(), Recorded.parameter(graph, field.getKey())));
  }
}
