package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.transform.ChannelSplitting;
import dev.brevity.runtime.transform.Preprocessing;
import dev.brevity.runtime.transform.WeightEqualization;
import java.util.Optional;

/** Preprocessing of a graph, or the part of it that merges batch normalizations. */
final class PreprocessingComparison implements PtqComparison {
  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    Graph graph = new PtqModel(manager).read(record.get("model"));
    preprocessing(record.get("options")).apply(graph, manager);
    JsonNode expected = record.get("expected");
    Recorded.compareGraph(expected.get("graph_after"), graph, mismatches);
    for (JsonNode layer : expected.get("layers_after")) {
      String name = layer.get("name").asText();
      for (String tensors : new String[] {"params", "buffers"}) {
        layer
            .path(tensors)
            .fields()
            .forEachRemaining(
                field -> {
                  String parameter = name + "." + field.getKey();
                  if (!field.getValue().isNull() && Recorded.parameter(graph, parameter) == null) {
                    mismatches.add("no parameter " + parameter);
                  } else if (!field.getValue().isNull()) {
                    mismatches.close(
                        parameter, field.getValue(), Recorded.parameter(graph, parameter));
                  }
                });
      }
    }
    Recorded.compareOutputs(record, new GraphBlock(graph, manager), manager, mismatches);
  }

  private static Preprocessing preprocessing(JsonNode options) {
    if (options.has("transforms")) {
      return Preprocessing.defaults();
    }
    double ratio = options.get("channel_splitting_ratio").asDouble();
    WeightEqualization equalization =
        WeightEqualizationComparison.equalization(
            options.get("equalize_iters").asInt(),
            0.05,
            options.get("equalize_merge_bias").asBoolean(),
            options.get("equalize_bias_shrinkage"),
            options.get("equalize_scale_computation").asText());
    return new Preprocessing(
        options.get("relu6_to_relu").asBoolean(),
        options.get("merge_bn").asBoolean(),
        equalization,
        ratio == 0
            ? Optional.empty()
            : Optional.of(
                new ChannelSplitting(
                    ratio, options.get("channel_splitting_split_input").asBoolean())));
  }
}
