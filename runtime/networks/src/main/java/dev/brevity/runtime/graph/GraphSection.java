package dev.brevity.runtime.graph;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A stretch of a graph as a graph of its own, which shares layers and tensors with it.
 *
 * @param graph with an input for each node that the stretch uses
 * @param inputs those nodes
 * @param first the first node of the stretch
 * @param output the node of the stretch that others use
 */
public record GraphSection(Graph graph, List<Node> inputs, Node first, Node output) {
  public GraphSection {
    inputs = List.copyOf(inputs);
  }

  /**
   * The nodes from one to another in the order of computation.
   *
   * @return empty if others than the last are used after it, or if something is selected or
   *     repeated in it
   */
  public static Optional<GraphSection> of(Graph whole, Node first, Node last) {
    List<Node> nodes = new ArrayList<>();
    for (Node node : whole.nodes()) {
      if (whole.order().compare(node, first) >= 0 && whole.order().compare(node, last) <= 0) {
        nodes.add(node);
      }
    }
    Graph part = new Graph();
    List<Node> inputs = new ArrayList<>();
    Map<Node, Node> twins = new IdentityHashMap<>();
    for (Node node : List.copyOf(nodes)) {
      node.inputs().forEach(input -> addSizes(whole, input, nodes));
    }
    nodes.sort(whole.order());
    for (Node node : nodes) {
      for (Node input : node.inputs()) {
        if (!nodes.contains(input) && !twins.containsKey(input)) {
          twins.put(input, part.append(input.name(), new Operation.Input()));
          inputs.add(input);
        }
      }
    }
    for (Node node : nodes) {
      boolean used = node == last || isSize(node) || nodes.containsAll(whole.users(node));
      if (!used
          || node.operation() instanceof Operation.Select
          || node.operation() instanceof Operation.Repeat
          || node.operation() instanceof Operation.Input) {
        return Optional.empty();
      }
      Node twin =
          part.append(
              node.name(),
              node.operation(),
              node.arguments().stream().map(argument -> argument.map(twins::get)).toList(),
              mapped(node, twins));
      twins.put(node, twin);
      share(whole, part, node);
    }
    part.append(
        "section_output",
        new Operation.Output(),
        Argument.of(Objects.requireNonNull(twins.get(last))));
    return Optional.of(new GraphSection(part, inputs, first, last));
  }

  /** What reads sizes of tensors belongs to the stretch, since it is not a tensor itself. */
  private static void addSizes(Graph whole, Node input, List<Node> nodes) {
    if (isSize(input) && !nodes.contains(input)) {
      nodes.add(input);
      input.inputs().forEach(further -> addSizes(whole, further, nodes));
    }
  }

  private static boolean isSize(Node node) {
    return node.calls("getattr")
        || node.calls("size")
        || (node.calls("getitem") && isSize(node.inputs().get(0)));
  }

  private static Map<String, Argument> mapped(Node node, Map<Node, Node> twins) {
    Map<String, Argument> keywords = new LinkedHashMap<>();
    node.keywords().forEach((name, argument) -> keywords.put(name, argument.map(twins::get)));
    return keywords;
  }

  private static void share(Graph whole, Graph part, Node node) {
    node.layer()
        .filter(layer -> !part.layers().containsKey(layer))
        .ifPresent(layer -> part.addLayer(layer, whole.layer(layer)));
    if (node.operation() instanceof Operation.ParameterRead read
        && !part.parameters().containsKey(read.parameter())) {
      part.addParameter(
          read.parameter(), Objects.requireNonNull(whole.parameters().get(read.parameter())));
    }
  }
}
