package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.transform.ActivationEqualization;
import dev.brevity.tests.conformance.Tensor;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Equalization of activations: statistics, factors, weights, the added multiplications and outputs.
 * Where the reference keeps factors apart as parameters, effective weights are compared.
 */
final class ActivationEqualizationComparison implements PtqComparison {
  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    Graph graph = new PtqModel(manager).read(record.get("model"));
    GraphBlock network = new GraphBlock(graph, manager);
    JsonNode options = record.get("options");
    JsonNode expected = record.get("expected");
    ActivationEqualization.Options settings =
        new ActivationEqualization.Options(
            options.get("alpha").asDouble(),
            options.get("add_mul_node").asBoolean(),
            options.get("layerwise").asBoolean(),
            options.path("co_optimize_act_weights").asBoolean(false),
            blacklist(options));
    try (ActivationEqualization equalization =
        new ActivationEqualization(network, manager, settings)) {
      RegionsComparison.compare(mismatches, expected, "regions", equalization.regions());
      for (NDArray batch : Recorded.inputs(record, "calibration", manager)) {
        network.evaluate(batch).close();
      }
      expected
          .path("activation_stats")
          .fields()
          .forEachRemaining(
              field ->
                  mismatches.close(
                      "statistic of " + field.getKey(),
                      field.getValue(),
                      equalization.statistic(field.getKey())));
      List<ActivationEqualization.Step> steps = equalization.apply();
      JsonNode factors = expected.get("scale_factors");
      mismatches.equal("steps", factors.size(), steps.size());
      for (int i = 0; i < Math.min(factors.size(), steps.size()); i++) {
        Tensor wanted = Tensor.read(factors.get(i));
        mismatches.close(
            "factors of step " + i,
            wanted,
            Tensor.ofFloats(wanted.shape(), steps.get(i).factors()));
      }
    }
    compareParameters(expected, graph, mismatches);
    if (expected.has("graph_after")) {
      Recorded.compareGraph(expected.get("graph_after"), graph, mismatches);
    }
    Recorded.compareOutputs(record, network, manager, mismatches);
  }

  private static Set<String> blacklist(JsonNode options) {
    return StreamSupport.stream(options.path("blacklist_layers").spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.toSet());
  }

  private static void compareParameters(JsonNode expected, Graph graph, Mismatches mismatches) {
    expected
        .get("params")
        .fields()
        .forEachRemaining(
            field -> {
              String name = field.getKey().replace(".layer.", ".");
              if (name.contains(".parametrizations.")) {
                return;
              }
              NDArray actual = Recorded.parameter(graph, name);
              if (actual == null) {
                mismatches.add("no parameter " + name + " for " + field.getKey());
              } else {
                mismatches.close(name, field.getValue(), actual);
              }
            });
  }
}
