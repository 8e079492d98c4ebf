package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.layer.MultiheadAttention;
import dev.brevity.tests.conformance.Native;
import dev.brevity.tests.conformance.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Access to the parts that all records have. */
final class Recorded {
  private Recorded() {}

  /** The inputs under a key, each one batch. */
  static List<NDArray> inputs(JsonNode record, String key, NDManager manager) {
    List<NDArray> inputs = new ArrayList<>();
    record.path(key).forEach(input -> inputs.add(Native.of(manager, Tensor.read(input))));
    return inputs;
  }

  /** A parameter by its recorded name, for example {@code conv1.weight}; null if there is none. */
  static @Nullable NDArray parameter(Graph graph, String name) {
    for (String layer : graph.layers().keySet()) {
      if (name.startsWith(layer + ".")) {
        Parameter found = parameter(graph.layer(layer), name.substring(layer.length() + 1));
        if (found != null) {
          return found.getArray();
        }
      }
    }
    return null;
  }

  private static @Nullable Parameter parameter(Block layer, String name) {
    String inner = "out_proj.";
    return layer instanceof MultiheadAttention attention && name.startsWith(inner)
        ? attention.outProjection().getDirectParameters().get(name.substring(inner.length()))
        : layer.getDirectParameters().get(name);
  }

  /** Compares every parameter of {@code expected.params}. */
  static void compareParameters(JsonNode expected, Graph graph, Mismatches mismatches) {
    expected
        .path("params")
        .fields()
        .forEachRemaining(
            field -> {
              NDArray actual = parameter(graph, field.getKey());
              if (actual == null) {
                mismatches.add("no parameter " + field.getKey());
              } else {
                mismatches.close(field.getKey(), field.getValue(), actual);
              }
            });
  }

  /** Compares the outputs for {@code eval_inputs} in evaluation mode. */
  static void compareOutputs(
      JsonNode record, GraphBlock network, NDManager manager, Mismatches mismatches) {
    List<NDArray> inputs = inputs(record, "eval_inputs", manager);
    JsonNode outputs = record.at("/expected/output");
    for (int i = 0; i < inputs.size(); i++) {
      JsonNode output = Tensor.isTensor(outputs) ? outputs : outputs.get(i);
      if (output != null && (i == 0 || !Tensor.isTensor(outputs))) {
        mismatches.output("output " + i, output, network.evaluate(inputs.get(i)).get(0));
      }
    }
  }

  /** Compares the graph after a transformation: nodes in order, what they call and with what. */
  static void compareGraph(JsonNode nodes, Graph graph, Mismatches mismatches) {
    List<String> expected = new ArrayList<>();
    nodes.forEach(node -> expected.add(GraphText.of(node)));
    mismatches.equal("graph", String.join("\n", expected), String.join("\n", GraphText.of(graph)));
  }
}
