package dev.brevity.runtime.graph;

import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A network: nodes in an order in which they can be computed, and the layers and tensors that they
 * use, by dotted name. Nodes, layers and tensors can be added, replaced and removed at any time;
 * {@link #check} says whether the result still makes sense.
 */
public final class Graph {
  private final NodeIndex index = new NodeIndex();
  private final List<Node> nodes = index.nodes();
  private final Map<String, Node> byName = new HashMap<>();
  private final FreeNames nodeNames = new FreeNames(byName::containsKey);
  private final Map<String, Block> layers = new LinkedHashMap<>();
  private final FreeNames layerNames = new FreeNames(layers::containsKey);
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();

  /** All nodes in the order of computation. */
  public List<Node> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  /** Compares nodes of this graph by when they are computed. */
  public Comparator<Node> order() {
    return NodeIndex.ORDER;
  }

  /**
   * The node of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Node node(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalArgumentException("the graph has no node `" + name + "`"));
  }

  public Optional<Node> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The nodes that take the graph's inputs, in order. */
  public List<Node> inputs() {
    return nodes.stream().filter(node -> node.operation() instanceof Operation.Input).toList();
  }

  /**
   * The node that returns the result.
   *
   * @throws IllegalStateException if the graph is not finished
   */
  public Node output() {
    return index.with(new Operation.Output()).stream()
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the graph has no output yet"));
  }

  /** The nodes that use the result of this one, in the order of computation. */
  public List<Node> users(Node node) {
    return index.users(node);
  }

  /** The nodes that call a layer, in the order of computation. */
  public List<Node> calls(String layer) {
    return index.with(new Operation.LayerCall(layer));
  }

  /** The layer that the node calls; empty when it does something else. */
  public Optional<Block> layerOf(Node node) {
    return node.layer().map(layers::get);
  }

  /** Layers by dotted name. */
  public Map<String, Block> layers() {
    return Collections.unmodifiableMap(layers);
  }

  /**
   * The layer of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Block layer(String name) {
    Block layer = layers.get(name);
    if (layer == null) {
      throw new IllegalArgumentException("the graph has no layer `" + name + "`");
    }
    return layer;
  }

  /**
   * Adds a layer, which nothing calls yet.
   *
   * @throws IllegalArgumentException if the name is taken
   */
  public void addLayer(String name, Block layer) {
    if (layers.putIfAbsent(name, layer) != null) {
      throw new IllegalArgumentException("the graph already has a layer `" + name + "`");
    }
  }

  /** Puts another layer in the place of one; the nodes that called that one call this one. */
  public void replaceLayer(String name, Block layer) {
    layer(name);
    layers.put(name, layer);
  }

  /**
   * Takes a layer away.
   *
   * @throws IllegalStateException if a node still calls it
   */
  public void removeLayer(String name) {
    if (!calls(name).isEmpty()) {
      throw new IllegalStateException("layer `" + name + "` is still called");
    }
    layers.remove(name);
    layerNames.released(name);
  }

  /** A name for a layer that is not taken: the wanted one, or that with a number. */
  public String freeLayerName(String wanted) {
    return layerNames.find(wanted);
  }

  /** Tensors that belong to the graph itself, by name. */
  public Map<String, Parameter> parameters() {
    return Collections.unmodifiableMap(parameters);
  }

  /**
   * The type of what a node reads from a parameter; empty for other nodes, and where neither a
   * value is there nor a type is known.
   */
  public Optional<DataType> readType(Node node) {
    if (!(node.operation() instanceof Operation.ParameterRead read)) {
      return Optional.empty();
    }
    return Optional.ofNullable(parameters.get(read.parameter()))
        .filter(Parameter::isInitialized)
        .map(parameter -> parameter.getArray().getDataType())
        .or(() -> node.known().type());
  }

  /**
   * Adds a tensor, which nothing reads yet.
   *
   * @throws IllegalArgumentException if the name is taken
   */
  public void addParameter(String name, Parameter parameter) {
    if (parameters.putIfAbsent(name, parameter) != null) {
      throw new IllegalArgumentException("the graph already has a parameter `" + name + "`");
    }
  }

  public void removeParameter(String name) {
    parameters.remove(name);
  }

  /** Adds a node at the end; its name is the wanted one, or that with a number. */
  public Node append(
      String wanted,
      Operation operation,
      List<Argument> arguments,
      Map<String, Argument> keywords) {
    return insert(nodes.size(), wanted, operation, arguments, keywords);
  }

  public Node append(String wanted, Operation operation, Argument... arguments) {
    return append(wanted, operation, List.of(arguments), Map.of());
  }

  /** Adds a node just before another. */
  public Node insertBefore(
      Node position, String wanted, Operation operation, Argument... arguments) {
    return insert(indexOf(position), wanted, operation, List.of(arguments), Map.of());
  }

  /** Adds a node just after another. */
  public Node insertAfter(
      Node position, String wanted, Operation operation, Argument... arguments) {
    return insert(indexOf(position) + 1, wanted, operation, List.of(arguments), Map.of());
  }

  /**
   * Adds a layer, and a call of it with the result of a node just after that node. Nothing uses the
   * new node yet.
   */
  public Node insertLayerAfter(Node position, String layerName, Block layer) {
    addLayer(layerName, layer);
    return insertAfter(
        position, layerName, new Operation.LayerCall(layerName), Argument.of(position));
  }

  /** Makes all users of one node use another, except that other itself. */
  public void replaceUses(Node old, Node replacement) {
    replaceUses(old, replacement, user -> true);
  }

  /** Makes those users of one node use another that the filter accepts. */
  public void replaceUses(Node old, Node replacement, Predicate<Node> users) {
    for (Node user : users(old)) {
      if (user != replacement && users.test(user)) {
        user.mapInputs(input -> input == old ? replacement : input);
      }
    }
  }

  /**
   * Takes a node away.
   *
   * @throws IllegalStateException if another still uses it
   */
  public void remove(Node node) {
    List<Node> users = users(node);
    if (!users.isEmpty()) {
      throw new IllegalStateException(
          "node `" + node.name() + "` is still used by `" + users.get(0).name() + "`");
    }
    indexOf(node);
    index.remove(node);
    byName.remove(node.name());
    nodeNames.released(node.name());
  }

  /** Removes nodes whose results nothing uses, and layers and tensors that nothing calls. */
  public void removeUnused() {
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      boolean kept =
          node.operation() instanceof Operation.Output
              || node.operation() instanceof Operation.Input;
      if (!kept && users(node).isEmpty()) {
        remove(node);
      }
    }
    List.copyOf(layers.keySet()).stream()
        .filter(name -> calls(name).isEmpty())
        .forEach(this::removeLayer);
    parameters.keySet().removeIf(name -> index.with(new Operation.ParameterRead(name)).isEmpty());
  }

  /** A graph of its own with copies of the nodes. Layers, parameters and tensors are shared. */
  public Graph copy() {
    Graph copy = new Graph();
    Map<Node, Node> copies = new IdentityHashMap<>();
    for (Node node : nodes) {
      Node twin =
          copy.insert(
              copy.nodes.size(), node.name(), node.operation(), node.arguments(), node.keywords());
      twin.mapInputs(input -> Objects.requireNonNull(copies.get(input), input.name()));
      copies.put(node, twin);
    }
    copy.layers.putAll(layers);
    copy.parameters.putAll(parameters);
    return copy;
  }

  /**
   * Checks that every node comes after those that it uses, that what it calls exists, and that the
   * output is the last node.
   *
   * @throws IllegalStateException saying what is wrong
   */
  public void check() {
    Map<Node, Boolean> seen = new IdentityHashMap<>();
    for (Node node : nodes) {
      for (Node input : node.inputs()) {
        require(seen.containsKey(input), node, "uses `" + input.name() + "` before it is computed");
      }
      if (node.operation() instanceof Operation.LayerCall call) {
        require(layers.containsKey(call.layer()), node, "calls a missing layer " + call.layer());
      }
      if (node.operation() instanceof Operation.ParameterRead read) {
        require(
            parameters.containsKey(read.parameter()), node, "reads a missing " + read.parameter());
      }
      seen.put(node, true);
    }
    require(output() == nodes.get(nodes.size() - 1), output(), "is not the last node");
  }

  @Override
  public String toString() {
    return String.join("\n", nodes.stream().map(Node::toString).toList());
  }

  private static void require(boolean condition, Node node, String complaint) {
    if (!condition) {
      throw new IllegalStateException("node `" + node.name() + "` " + complaint);
    }
  }

  private Node insert(
      int position,
      String wanted,
      Operation operation,
      List<Argument> arguments,
      Map<String, Argument> keywords) {
    String name = nodeNames.find(wanted.replace('.', '_'));
    Node node = new Node(index, name, operation, arguments, keywords);
    index.insert(position, node);
    byName.put(name, node);
    return node;
  }

  private int indexOf(Node node) {
    int found = index.indexOf(node);
    if (found < 0) {
      throw new IllegalArgumentException("node `" + node.name() + "` is not in the graph");
    }
    return found;
  }
}
