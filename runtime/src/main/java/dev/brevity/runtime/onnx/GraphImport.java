package dev.brevity.runtime.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Function;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.function.FunctionRegistry;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.layer.LayerSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A graph while it is being made from a file: the values known so far, by ONNX's names. */
final class GraphImport {
  private final Graph graph = new Graph();
  private final FloatLayers layers = new FloatLayers();
  private final Map<String, Source> values = new HashMap<>();
  private final Map<String, Node> reads = new HashMap<>();
  private final Map<SharedLayer, String> shared = new HashMap<>();
  private final Function item = FunctionRegistry.standard().get("getitem");
  private final NDManager manager;

  /** A layer that several nodes of a file mean: same options, same weights. */
  private record SharedLayer(LayerSpec spec, List<String> weights) {}

  GraphImport(NDManager manager) {
    this.manager = manager;
  }

  Graph graph() {
    return graph;
  }

  NDManager manager() {
    return manager;
  }

  /** The function that takes one of several results. */
  Function item() {
    return item;
  }

  void define(String name, Source source) {
    values.put(name, source);
  }

  Optional<Source> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** Adds a node for a layer that is made if no other node means the same. */
  Node callLayer(
      String wanted, LayerSpec spec, Map<String, Source.Constant> weights, Argument... inputs) {
    List<String> names = weights.values().stream().map(Source.Constant::name).toList();
    SharedLayer key = new SharedLayer(spec, names);
    String name = weights.isEmpty() ? null : shared.get(key);
    if (name == null) {
      name = graph.freeLayerName(wanted);
      Map<String, NDArray> arrays = new HashMap<>();
      weights.forEach((parameter, constant) -> arrays.put(parameter, constant.array().duplicate()));
      Block layer = layers.create(spec, arrays);
      graph.addLayer(name, layer);
      shared.put(key, name);
    }
    return graph.append(name, new Operation.LayerCall(name), inputs);
  }

  /** Frees the values read from the file; layers and parameters have copies of their own. */
  void closeConstants() {
    for (Source source : values.values()) {
      if (source instanceof Source.Constant constant) {
        constant.array().close();
      }
    }
  }

  /** What a node is given for a value: another node's result, or a tensor of the graph's own. */
  Argument argument(Source source) {
    if (source instanceof Source.Computed computed) {
      return Argument.of(computed.node());
    }
    if (source instanceof Source.Constant constant) {
      return Argument.of(reads.computeIfAbsent(constant.name(), name -> read(constant)));
    }
    throw new IllegalStateException("a missing value has no node");
  }

  private Node read(Source.Constant constant) {
    boolean learned = constant.learned() && constant.array().getDataType().isFloating();
    Parameter parameter =
        Parameter.builder()
            .setName(constant.name())
            .setType(Parameter.Type.OTHER)
            .optRequiresGrad(learned)
            .build();
    NDArray array = constant.array().duplicate();
    parameter.setArray(array);
    graph.addParameter(constant.name(), parameter);
    return graph.append(constant.name(), new Operation.ParameterRead(constant.name()));
  }
}
