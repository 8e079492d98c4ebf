package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.transform.ChannelSplitting;
import dev.brevity.runtime.transform.Region;
import java.util.List;

/** Channel splitting: regions, wider weights and outputs. */
final class ChannelSplittingComparison implements PtqComparison {
  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    Graph graph = new PtqModel(manager).read(record.get("model"));
    JsonNode options = record.get("options");
    List<Region> regions =
        new ChannelSplitting(
                options.get("split_ratio").asDouble(), options.get("split_input").asBoolean())
            .apply(graph);
    JsonNode expected = record.get("expected");
    RegionsComparison.compare(mismatches, expected, "regions_used", regions);
    Recorded.compareParameters(expected, graph, mismatches);
    Recorded.compareOutputs(record, new GraphBlock(graph, manager), manager, mismatches);
  }
}
