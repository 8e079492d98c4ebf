package dev.brevity.runtime.algorithm.rotation;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.layer.Normalization;
import dev.brevity.runtime.layer.DescribedLayer;
import dev.brevity.runtime.layer.QuantLinear;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Features between linear layers whose order is nobody's business: what lies between treats each by
 * itself, or all alike.
 *
 * @param sources linear layers and tables of words that compute them
 * @param norms normalizations on the way
 * @param sinks linear layers that get them
 * @param channels how many there are
 */
record PermutableChannels(
    List<String> sources, List<String> norms, List<String> sinks, int channels) {
  private static final Set<String> ELEMENTWISE_FUNCTIONS =
      Set.of(
          "add",
          "sub",
          "mul",
          "truediv",
          "pow",
          "neg",
          "sqrt",
          "rsqrt",
          "relu",
          "relu6",
          "sigmoid",
          "tanh",
          "silu",
          "gelu",
          "leaky_relu",
          "hardtanh",
          "dropout",
          "contiguous");
  private static final Set<String> ELEMENTWISE_LAYERS =
      Set.of(
          "Identity",
          "Dropout",
          "ReLU",
          "ReLU6",
          "Hardtanh",
          "Sigmoid",
          "Tanh",
          "SiLU",
          "Softplus",
          "Softsign",
          "Mish",
          "SELU",
          "Hardsigmoid",
          "Hardswish",
          "ELU",
          "LeakyReLU",
          "GELU");

  PermutableChannels {
    sources = List.copyOf(sources);
    norms = List.copyOf(norms);
    sinks = List.copyOf(sinks);
  }

  /** All that a graph has, in the order of their first sink. */
  static List<PermutableChannels> of(Graph graph) {
    List<PermutableChannels> found = new ArrayList<>();
    Set<String> taken = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      Optional<String> layer = node.layer().filter(name -> isLinear(graph, name));
      if (layer.isPresent() && !taken.contains(layer.get())) {
        Walk walk = new Walk(graph);
        walk.sink(node);
        taken.addAll(walk.sinks);
        walk.result().ifPresent(found::add);
      }
    }
    return found;
  }

  private static boolean isLinear(Graph graph, String layer) {
    return graph.layer(layer) instanceof QuantLinear;
  }

  /** Everything that the order of the features of one value concerns. */
  private static final class Walk {
    private final Graph graph;
    private final Set<String> sources = new LinkedHashSet<>();
    private final Set<String> norms = new LinkedHashSet<>();
    private final Set<String> sinks = new LinkedHashSet<>();
    private final Set<Node> values = new LinkedHashSet<>();
    private final Deque<Node> open = new ArrayDeque<>();
    private boolean possible = true;

    Walk(Graph graph) {
      this.graph = graph;
    }

    void sink(Node call) {
      takes(call);
      while (!open.isEmpty() && possible) {
        Node value = open.poll();
        computed(value);
        graph.users(value).forEach(this::used);
      }
    }

    private void reach(Node value) {
      if (values.add(value)) {
        open.add(value);
      }
    }

    private void reachInputs(Node node) {
      possible &= !node.inputs().isEmpty();
      node.inputs().stream().filter(input -> !isNumber(input)).forEach(this::reach);
    }

    /** What a value is computed by. */
    private void computed(Node value) {
      Optional<String> layer = value.layer();
      if (layer.isPresent() && isTable(layer.get())) {
        sources.add(layer.get());
        graph.calls(layer.get()).forEach(this::reach);
      } else if (layer.isPresent() && isLinear(graph, layer.get())) {
        sources.add(layer.get());
        graph.calls(layer.get()).forEach(this::reach);
      } else if (isEachByItself(value)) {
        reachInputs(value);
      } else if (layer.isPresent() && graph.layer(layer.get()) instanceof Normalization) {
        passes(value);
        reachInputs(value);
      } else {
        possible = false;
      }
    }

    /** What a value goes to. */
    private void used(Node user) {
      Optional<String> layer = user.layer();
      if (layer.isPresent() && isLinear(graph, layer.get())) {
        takes(user);
      } else if (isEachByItself(user)) {
        reach(user);
      } else if (layer.isPresent() && graph.layer(layer.get()) instanceof Normalization) {
        passes(user);
        reach(user);
      } else {
        possible = false;
      }
    }

    private void takes(Node call) {
      String layer = call.layer().orElseThrow();
      if (sinks.add(layer)) {
        for (Node other : graph.calls(layer)) {
          reach(other.inputs().get(0));
        }
      }
    }

    private void passes(Node norm) {
      String layer = norm.layer().orElseThrow();
      Object sizes = ((DescribedLayer) graph.layer(layer)).spec().options().get("normalized_shape");
      possible &= !(sizes instanceof List<?> several) || several.size() == 1;
      norms.add(layer);
      for (Node call : graph.calls(layer)) {
        reach(call);
      }
    }

    private boolean isTable(String layer) {
      return graph.layer(layer) instanceof DescribedLayer described
          && described.spec().type().equals("Embedding");
    }

    private boolean isEachByItself(Node node) {
      return node.function()
              .filter(function -> ELEMENTWISE_FUNCTIONS.contains(function.name()))
              .isPresent()
          || node.layer()
              .map(graph::layer)
              .filter(
                  layer ->
                      layer instanceof DescribedLayer described
                          && ELEMENTWISE_LAYERS.contains(described.spec().type()))
              .isPresent();
    }

    /** Whether the node is a single number, which all features share. */
    private boolean isNumber(Node node) {
      return node.operation() instanceof Operation.ParameterRead read
          && Optional.ofNullable(graph.parameters().get(read.parameter()))
              .map(Parameter::getArray)
              .filter(array -> array.size() == 1)
              .isPresent();
    }

    Optional<PermutableChannels> result() {
      Set<Long> sizes = new LinkedHashSet<>();
      sources.forEach(name -> sizes.add(outputs(name)));
      sinks.forEach(
          name -> sizes.add(((QuantLinear) graph.layer(name)).weight().getShape().get(1)));
      return possible && !sources.isEmpty() && sizes.size() == 1
          ? Optional.of(
              new PermutableChannels(
                  List.copyOf(sources),
                  List.copyOf(norms),
                  List.copyOf(sinks),
                  Math.toIntExact(sizes.iterator().next())))
          : Optional.empty();
    }

    private long outputs(String name) {
      Block layer = graph.layer(name);
      return layer instanceof QuantLinear linear
          ? linear.weight().getShape().get(0)
          : layer.getDirectParameters().get("weight").getShape().get(1);
    }
  }
}
