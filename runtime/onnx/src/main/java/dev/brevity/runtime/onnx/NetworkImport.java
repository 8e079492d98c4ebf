package dev.brevity.runtime.onnx;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.KnownResult;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.onnx.node.Source;
import dev.brevity.runtime.onnx.pattern.LayerWeights;
import dev.brevity.runtime.onnx.shape.TensorFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A network while it is being made from a file: that of the model, or the body of a loop, which is
 * given everything it takes from outside.
 */
final class NetworkImport implements LayerWeights {
  private final Graph graph = new Graph();
  private final FloatLayers layers = new FloatLayers();
  private final Map<String, Node> reads = new HashMap<>();
  private final Map<Node, Source.Constant> constants = new HashMap<>();
  private final Map<Node, String> names = new HashMap<>();
  private final Map<SharedLayer, String> shared = new HashMap<>();
  private final Map<Node, Node> captures = new LinkedHashMap<>();
  private final Map<Node, TensorFacts> facts = new HashMap<>();
  private final ImportedConstants values;
  private final @Nullable NetworkImport outside;

  /** A layer that several nodes of a file mean: same options, same weights. */
  private record SharedLayer(LayerSpec spec, List<SharedWeight> weights) {}

  /** A tensor of a file as a layer takes it. */
  private record SharedWeight(String name, boolean turned) {
    static SharedWeight of(Source.Constant constant) {
      return new SharedWeight(constant.name(), constant.tensor().isTurned());
    }
  }

  /**
   * @param values will fill layers and tensors
   * @param outside the network that the node belongs to whose body this is; null for the model's
   *     own network
   */
  NetworkImport(ImportedConstants values, @Nullable NetworkImport outside) {
    this.values = values;
    this.outside = outside;
  }

  Graph graph() {
    return graph;
  }

  /** The nodes outside whose results the body takes, in the order of its last inputs. */
  List<Node> captured() {
    return new ArrayList<>(captures.keySet());
  }

  /** The input of the body that stands for a node outside. */
  Node capture(Node outer) {
    return captures.computeIfAbsent(
        outer, node -> graph.append(node.name(), new Operation.Input()));
  }

  /** The number of dimensions of a node's result; -1 when not known. */
  int rank(Node node) {
    return facts(node).shape().rank();
  }

  /** Remembers the name of the module of the program that a node belongs to. */
  void setName(Node node, String name) {
    names.put(node, name);
  }

  /** The name of the module of the program that a node belongs to. */
  String name(Node node) {
    return names.getOrDefault(node, node.name());
  }

  /** Adds a node for a layer that is made if no other node means the same. */
  Node callLayer(
      String wanted, LayerSpec spec, Map<String, Source.Constant> weights, Argument... inputs) {
    SharedLayer key =
        new SharedLayer(spec, weights.values().stream().map(SharedWeight::of).toList());
    String name = weights.isEmpty() ? null : shared.get(key);
    if (name == null) {
      name = graph.freeLayerName(wanted);
      Block layer = layers.create(spec).orElseThrow();
      values.assign(layer, weights);
      graph.addLayer(name, layer);
      shared.put(key, name);
    }
    return graph.append(name, new Operation.LayerCall(name), inputs);
  }

  /** A node with the value of a constant: a tensor of the network's own, or one from outside. */
  Node read(Source.Constant constant) {
    Node known = reads.get(constant.name());
    if (known == null) {
      known = outside == null ? parameter(constant) : capture(outside.read(constant));
      reads.put(constant.name(), known);
      constants.put(known, constant);
      know(known, constant.known());
    }
    return known;
  }

  /** Remembers what is known of a node's result. */
  void know(Node node, TensorFacts known) {
    facts.put(node, known);
    node.setKnown(new KnownResult(known.type(), known.shape().dimensions()));
  }

  /** What is known of the results of nodes. */
  TensorFacts facts(Node node) {
    return facts.getOrDefault(node, TensorFacts.unknown());
  }

  @Override
  public Optional<TensorFacts> read(Node node) {
    return constant(node).map(Source.Constant::known);
  }

  @Override
  public Block layer(LayerSpec spec, Map<String, Node> weights) {
    Block layer = layers.create(spec).orElseThrow();
    Map<String, Source.Constant> assigned = new LinkedHashMap<>();
    weights.forEach((name, node) -> assigned.put(name, constant(node).orElseThrow()));
    values.assign(layer, assigned);
    return layer;
  }

  @Override
  public void replaced(Node node, Node call) {
    know(call, facts(node));
  }

  /** The constant that a node reads. */
  Optional<Source.Constant> constant(Node node) {
    return Optional.ofNullable(constants.get(node));
  }

  private Node parameter(Source.Constant constant) {
    boolean learned = constant.learned() && constant.type().isFloating();
    Parameter parameter =
        Parameter.builder()
            .setName(constant.name())
            .setType(Parameter.Type.OTHER)
            .optRequiresGrad(learned)
            .build();
    values.assign(parameter, constant);
    graph.addParameter(constant.name(), parameter);
    return graph.append(constant.name(), new Operation.ParameterRead(constant.name()));
  }
}
