package dev.brevity.runtime.onnx;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Function;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.function.PyTorchFunctions;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.onnx.node.Source;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A graph of a file while it is being imported: the values known so far by ONNX's names, those of
 * the graphs around it included. A branch adds to the network of the graph around it; the body of a
 * loop has one of its own.
 */
final class GraphImport {
  private final Map<String, Source> values = new LinkedHashMap<>();
  private final Function item = PyTorchFunctions.registry().get("getitem");
  private final ImportedConstants constants;
  private final NetworkImport network;
  private final @Nullable GraphImport around;

  /** The graph of a model. */
  GraphImport(ImportedConstants constants) {
    this(constants, new NetworkImport(constants, null), null);
  }

  private GraphImport(
      ImportedConstants constants, NetworkImport network, @Nullable GraphImport around) {
    this.constants = constants;
    this.network = network;
    this.around = around;
  }

  /** A graph within this one that adds to the same network. */
  GraphImport branch() {
    return new GraphImport(constants, network, this);
  }

  /** A graph within this one with a network of its own. */
  GraphImport body() {
    return new GraphImport(constants, new NetworkImport(constants, network), this);
  }

  NetworkImport network() {
    return network;
  }

  Graph graph() {
    return network.graph();
  }

  /** The function that takes one of several results. */
  Function item() {
    return item;
  }

  void define(String name, Source source) {
    boolean own = source instanceof Source.Constant constant && constant.name().equals(name);
    values.put(name, own ? add((Source.Constant) source) : source);
    if (source instanceof Source.Computed computed) {
      network.know(computed.node(), computed.facts());
    }
  }

  /** Takes a constant over, which gets a name that no other has. */
  Source.Constant add(Source.Constant constant) {
    return constants.add(constant);
  }

  Optional<Source> find(String name) {
    Source own = values.get(name);
    if (own != null || around == null) {
      return Optional.ofNullable(own);
    }
    Optional<Source> outer = around.find(name);
    if (outer.isPresent()
        && outer.get() instanceof Source.Computed computed
        && around.network != network) {
      return Optional.of(new Source.Computed(network.capture(computed.node()), computed.facts()));
    }
    return outer;
  }

  /**
   * By names of nodes, what the file calls their results: the first name where there are several.
   */
  Map<String, String> namesOfResults() {
    Map<String, String> names = new LinkedHashMap<>();
    values.forEach(
        (name, source) -> {
          if (source instanceof Source.Computed computed) {
            names.putIfAbsent(computed.node().name(), name);
          }
        });
    return names;
  }

  /** Whether the name stands for a value here or in a graph around. */
  boolean knows(String name) {
    return values.containsKey(name) || (around != null && around.knows(name));
  }

  /** Adds a node for a layer that is made if no other node means the same. */
  Node callLayer(
      String wanted, LayerSpec spec, Map<String, Source.Constant> weights, Argument... inputs) {
    return network.callLayer(wanted, spec, weights, inputs);
  }

  /** What a node is given for a value: another node's result, or a tensor of the graph's own. */
  Argument argument(Source source) {
    if (source instanceof Source.Computed computed) {
      return Argument.of(computed.node());
    }
    if (source instanceof Source.Constant constant) {
      return Argument.of(network.read(constant));
    }
    throw new IllegalStateException("a missing value has no node");
  }
}
