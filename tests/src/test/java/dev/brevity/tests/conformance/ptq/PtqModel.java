package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.function.FunctionRegistry;
import dev.brevity.runtime.graph.function.PyTorchFunctions;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.tests.conformance.Native;
import dev.brevity.tests.conformance.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes graphs from recorded models: {@code layers} with {@code graph}, or a sequence of layers.
 */
public final class PtqModel {
  private static final Pattern SLICE = Pattern.compile("slice\\((\\w+), (\\w+), None\\)");

  private final FloatLayers layers = new FloatLayers();
  private final FunctionRegistry functions = PyTorchFunctions.registry();
  private final NDManager manager;

  /**
   * @param manager owns the parameters of all graphs
   */
  public PtqModel(NDManager manager) {
    this.manager = manager;
  }

  /** Whether the record says how the layers are connected. */
  public static boolean isGraph(JsonNode model) {
    return model.path("graph").isArray()
        || (model.path("topology").asText().equals("sequential") && model.has("layers"));
  }

  /** The graph of a recorded {@code model}. */
  public Graph read(JsonNode model) {
    return read(model, "");
  }

  /**
   * The graph of a recorded {@code model}.
   *
   * @param description of the case, which tells of some models how layers are connected
   */
  Graph read(JsonNode model, String description) {
    Graph graph = new Graph();
    JsonNode config = model.path("config");
    if (config.has("kv_heads")) {
      PtqLlama.addAngles(graph, config, manager);
    }
    if (model.path("graph").isArray()) {
      addLayers(graph, model.path("layers"));
      addNodes(graph, model.get("graph"));
    } else if (config.has("kv_heads")) {
      addLayers(graph, model.get("layers"));
      PtqLlama.addNodes(graph, functions, config);
    } else if (TopologyText.isReadable(model.path("topology").asText())) {
      addLayers(graph, model.get("layers"));
      TopologyText.add(graph, functions, model.get("topology").asText());
    } else if (!model.has("topology") && TopologyText.isReadable(description)) {
      addLayers(graph, model.get("layers"));
      TopologyText.add(graph, functions, description);
    } else {
      addLayers(graph, model.get("layers"));
      // Records say "sequential", or write the calls of the layers in their order.
      addSequence(graph);
    }
    graph.check();
    return graph;
  }

  /** The layers of a recorded {@code model}, which nothing calls yet. */
  Graph layers(JsonNode model) {
    Graph graph = new Graph();
    addLayers(graph, model.get("layers"));
    return graph;
  }

  private void addLayers(Graph graph, JsonNode records) {
    Map<String, JsonNode> byName = new LinkedHashMap<>();
    records.forEach(
        record -> {
          if (!record.get("type").asText().equals(PtqLlama.TYPE)) {
            byName.put(record.get("name").asText(), record);
          }
        });
    byName.forEach(
        (name, record) -> {
          if (!isChild(name, byName)) {
            graph.addLayer(name, layers.create(spec(record), values(name, byName)));
          }
        });
  }

  /** Whether the layer is part of another one that is in the record too. */
  private static boolean isChild(String name, Map<String, JsonNode> records) {
    return records.keySet().stream().anyMatch(other -> name.startsWith(other + "."));
  }

  private Map<String, NDArray> values(String name, Map<String, JsonNode> records) {
    Map<String, NDArray> values = new LinkedHashMap<>();
    records.forEach(
        (path, record) -> {
          if (path.equals(name) || path.startsWith(name + ".")) {
            String prefix = path.equals(name) ? "" : path.substring(name.length() + 1) + ".";
            addTensors(record.path("params"), prefix, values);
            addTensors(record.path("buffers"), prefix, values);
          }
        });
    return values;
  }

  private void addTensors(JsonNode tensors, String prefix, Map<String, NDArray> values) {
    tensors
        .fields()
        .forEachRemaining(
            field -> {
              if (Tensor.isTensor(field.getValue())) {
                values.put(
                    prefix + field.getKey(), Native.of(manager, Tensor.read(field.getValue())));
              }
            });
  }

  /** What the recorded layer is. A parameter that is recorded as null is switched off. */
  private static LayerSpec spec(JsonNode record) {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    record
        .path("args")
        .fields()
        .forEachRemaining(field -> options.put(field.getKey(), literal(field.getValue())));
    JsonNode params = record.path("params");
    String type = record.get("type").asText();
    if (type.equals("MultiheadAttention")) {
      options.put("bias", Tensor.isTensor(params.path("in_proj_bias")));
    } else if (!type.startsWith("BatchNorm")) {
      options.put("bias", Tensor.isTensor(params.path("bias")));
    }
    if (type.equals("Hardtanh")) {
      // The record leaves the limits out; its outputs are those of a layer with these.
      options.putIfAbsent("min_val", -2.0);
      options.putIfAbsent("max_val", 2.0);
    }
    return new LayerSpec(type, options);
  }

  private static @Nullable Object literal(JsonNode node) {
    if (node.isNull()) {
      return null;
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isIntegralNumber()) {
      return node.longValue();
    }
    if (node.isNumber()) {
      return node.doubleValue();
    }
    if (node.isArray()) {
      List<@Nullable Object> items = new ArrayList<>();
      node.forEach(item -> items.add(literal(item)));
      return items;
    }
    return node.asText();
  }

  private void addNodes(Graph graph, JsonNode nodes) {
    for (JsonNode node : nodes) {
      List<Argument> arguments = new ArrayList<>();
      node.path("args").forEach(argument -> arguments.add(argument(graph, argument)));
      Map<String, Argument> keywords = new LinkedHashMap<>();
      node.path("kwargs")
          .fields()
          .forEachRemaining(
              field -> keywords.put(field.getKey(), argument(graph, field.getValue())));
      if (isSlice(node)) {
        addSlice(graph, node);
        continue;
      }
      Operation operation = operation(node.get("op").asText(), node.get("target").asText());
      graph.append(
          node.get("name").asText(),
          operation,
          operation instanceof Operation.Input ? List.of() : arguments,
          keywords);
    }
  }

  /** Whether the node takes half of the last of four dimensions, as rotary embeddings do. */
  private static boolean isSlice(JsonNode node) {
    return node.get("target").asText().equals("_operator.getitem")
        && node.at("/args/1/0").asText().equals("Ellipsis");
  }

  private void addSlice(Graph graph, JsonNode node) {
    Matcher slice = SLICE.matcher(node.at("/args/1/1").asText());
    if (!slice.matches()) {
      throw new IllegalArgumentException("cannot read " + node);
    }
    boolean first = slice.group(1).equals("None");
    long half = Long.parseLong(slice.group(first ? 2 : 1));
    graph.append(
        node.get("name").asText(),
        new Operation.FunctionCall(functions.get("narrow")),
        argument(graph, node.at("/args/0")),
        Argument.of(3L),
        Argument.of(first ? 0L : half),
        Argument.of(half));
  }

  private Operation operation(String kind, String target) {
    return switch (kind) {
      case "placeholder" -> new Operation.Input();
      case "call_module" -> new Operation.LayerCall(target);
      case "call_function", "call_method" -> new Operation.FunctionCall(functions.get(target));
      case "get_attr" -> new Operation.ParameterRead(target);
      case "output" -> new Operation.Output();
      default -> throw new IllegalArgumentException("unknown kind of node " + kind);
    };
  }

  private static Argument argument(Graph graph, JsonNode node) {
    if (node.isObject() && node.has("node")) {
      return Argument.of(graph.node(node.get("node").asText()));
    }
    if (node.isArray()) {
      List<Argument> items = new ArrayList<>();
      node.forEach(item -> items.add(argument(graph, item)));
      return new Argument.Sequence(items);
    }
    return new Argument.Literal(literal(node));
  }

  private static void addSequence(Graph graph) {
    Node last = graph.append("x", new Operation.Input());
    for (String name : graph.layers().keySet()) {
      last = graph.append(name, new Operation.LayerCall(name), Argument.of(last));
    }
    graph.append("output", new Operation.Output(), Argument.of(last));
  }
}
