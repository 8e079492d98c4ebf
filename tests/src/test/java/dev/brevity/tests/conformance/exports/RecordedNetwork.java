package dev.brevity.tests.conformance.exports;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.function.FunctionRegistry;
import dev.brevity.runtime.graph.function.PyTorchFunctions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The network of a case, built of its steps, with its parameters and the recorded scales. */
final class RecordedNetwork {
  private static final Brevity BREVITY = Brevity.builtin();

  private final ExportCase recorded;
  private final JsonNode description;
  private final NDManager manager;
  private final FunctionRegistry functions = PyTorchFunctions.registry();
  private final Graph graph = new Graph();
  private final Map<String, Node> nodes = new HashMap<>();
  private final Map<String, JsonNode> described = new HashMap<>();

  private RecordedNetwork(ExportCase recorded, NDManager manager) {
    this.recorded = recorded;
    this.description = recorded.description();
    this.manager = manager;
  }

  /** Builds the network; it has been run once. */
  static GraphBlock of(ExportCase recorded, NDManager manager) {
    return new RecordedNetwork(recorded, manager).build();
  }

  private GraphBlock build() {
    nodes.put("x", graph.append("x", new Operation.Input()));
    for (JsonNode step : description.path("steps")) {
      described.put(step.path("name").asText(), step);
      nodes.put(step.path("name").asText(), append(step));
    }
    List<Node> results = new ArrayList<>();
    description.path("outputs").forEach(name -> results.add(node(name.asText())));
    graph.append(
        "output",
        new Operation.Output(),
        results.size() == 1 ? Argument.of(results.get(0)) : Argument.of(results));
    GraphBlock network = new GraphBlock(graph, manager);
    try (NDArray x = input(recorded.arrays("io.npz").get("x"))) {
      network.evaluate(x);
    }
    return network;
  }

  /** What the network computes. */
  static float[] evaluate(GraphBlock network, NDManager manager, NumpyArray x) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray input = scratch.create(x.floats(), new Shape(x.shape()));
      try (NDList results = network.evaluate(input)) {
        return results.get(0).toFloatArray();
      }
    }
  }

  private NDArray input(NumpyArray values) {
    return manager.create(values.floats(), new Shape(values.shape()));
  }

  private Node node(String name) {
    Node found = nodes.get(name);
    if (found == null) {
      throw new IllegalArgumentException("there is no step " + name);
    }
    return found;
  }

  private Node append(JsonNode step) {
    String name = step.path("name").asText();
    List<Node> inputs = new ArrayList<>();
    step.path("in").forEach(input -> inputs.add(node(input.asText())));
    Argument[] arguments = inputs.stream().map(Argument::of).toArray(Argument[]::new);
    if (step.hasNonNull("use")) {
      String layer = step.path("use").asText();
      return graph.append(name, new Operation.LayerCall(layer), arguments);
    }
    String op = step.path("op").asText();
    boolean function = op.equals(op.toLowerCase(java.util.Locale.ROOT));
    if (function || op.equals("ReLU")) {
      return call(name, function ? op : "relu", inputs, step.path("args"));
    }
    Block layer =
        new RecordedLayers(BREVITY, description.path("quantizers"), this::parameters).of(step);
    graph.addLayer(name, layer);
    return graph.append(name, new Operation.LayerCall(name), arguments);
  }

  private Node call(String name, String function, List<Node> inputs, JsonNode given) {
    List<Argument> arguments = new ArrayList<>();
    if (function.equals("cat")) {
      arguments.add(Argument.of(inputs));
    } else {
      inputs.forEach(input -> arguments.add(Argument.of(input)));
    }
    Map<String, Argument> keywords = new LinkedHashMap<>();
    given
        .fields()
        .forEachRemaining(field -> keywords.put(field.getKey(), argument(field.getValue())));
    if (function.equals("flatten") && keywords.isEmpty()) {
      keywords.put("start_dim", Argument.of(1L));
    }
    return graph.append(
        name, new Operation.FunctionCall(functions.get(function)), arguments, keywords);
  }

  private static Argument argument(JsonNode value) {
    if (value.isArray()) {
      long[] numbers = new long[value.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = value.get(i).asLong();
      }
      return Argument.of(numbers);
    }
    return value.isBoolean() ? Argument.of(value.asBoolean()) : Argument.of(value.asLong());
  }

  /** The parameters of a layer by name. */
  private Map<String, NDArray> parameters(String layer) {
    Map<String, NDArray> values = new LinkedHashMap<>();
    recorded
        .arrays("float.npz")
        .forEach(
            (name, array) -> {
              if (name.startsWith(layer + ".")) {
                values.put(name.substring(layer.length() + 1), input(array));
              }
            });
    return values;
  }
}
