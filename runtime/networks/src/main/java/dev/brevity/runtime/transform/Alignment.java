package dev.brevity.runtime.transform;

import ai.djl.nn.Block;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.layer.ActivationLayer;
import dev.brevity.runtime.layer.QuantIdentity;
import dev.brevity.runtime.module.StatisticsCollector;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives all inputs of a sum the same scale, and all inputs of a concatenation the same grid, so
 * that the result is quantized too: through quantizers that are there, or by adding some.
 */
final class Alignment {
  private static final Set<String> PRECISION_PRESERVING =
      Set.of(
          "Dropout",
          "Dropout2d",
          "Dropout3d",
          "MaxPool1d",
          "MaxPool2d",
          "MaxPool3d",
          "PixelShuffle",
          "PixelUnshuffle",
          "Identity");
  private static final Set<String> RESHAPING =
      Set.of("reshape", "view", "flatten", "transpose", "t", "permute");

  /**
   * @param sameSign whether its quantizer must have the sign of the others, too
   */
  private record Joined(Node value, boolean sameSign) {}

  private final Graph graph;
  private final Identities identities;
  private final SharedGrids grids;
  private final ExactValues exact;

  /** What the graph calls each layer. */
  private final Map<Block, Set<String>> names = new IdentityHashMap<>();

  Alignment(Graph graph, Identities identities, SharedGrids grids, ExactValues exact) {
    this.graph = graph;
    this.identities = identities;
    this.grids = grids;
    this.exact = exact;
  }

  /** Aligns all sums and concatenations of activations. */
  void apply() {
    graph.layers().forEach((name, layer) -> names(layer).add(name));
    // A change settles one node, and may unsettle others, also earlier ones. Inputs of layers that
    // are not aligned in the end are quantized for themselves.
    int limit = 2 * graph.nodes().size();
    List<Node> joins = graph.nodes().stream().filter(Alignment::isJoin).toList();
    Map<Node, Integer> places = new HashMap<>();
    joins.forEach(join -> places.put(join, places.size()));
    int changes = 0;
    int at = 0;
    while (at < joins.size() && changes < limit) {
      Node node = joins.get(at);
      if (exact.contains(node) || inputsAreAligned(node, node.calls("cat"))) {
        at++;
      } else {
        at = Math.min(at, firstAfter(align(node), places));
        changes++;
      }
    }
  }

  /** The place of the first of the nodes that join what these values are passed on to. */
  private int firstAfter(Set<Node> values, Map<Node, Integer> places) {
    int first = Integer.MAX_VALUE;
    Set<Node> seen = new HashSet<>(values);
    Deque<Node> waiting = new ArrayDeque<>(values);
    while (!waiting.isEmpty()) {
      for (Node user : graph.users(waiting.pop())) {
        first = Math.min(first, places.getOrDefault(user, first));
        boolean passes = isJoin(user) || (!isQuantized(user) && isPassing(user));
        if (passes && seen.add(user)) {
          waiting.push(user);
        }
      }
    }
    return first;
  }

  private static boolean isJoin(Node node) {
    return node.calls("add") || node.calls("cat");
  }

  /** Whether all inputs come from quantizers of one scale, or of one grid. */
  boolean inputsAreAligned(Node node, boolean sameSign) {
    @Nullable AttachedQuantizer<ActQuant> first = null;
    for (Joined joined : joined(node, sameSign, true)) {
      if (graph.layerOf(joined.value()).orElse(null) instanceof ActivationLayer layer) {
        AttachedQuantizer<ActQuant> quantizer = layer.actQuant();
        if (first == null) {
          first = quantizer;
        } else if (!grids.areAligned(first, quantizer, joined.sameSign())) {
          return false;
        }
      } else if (!(joined.value().operation() instanceof Operation.Input)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The values that a node joins: its inputs, and where those only pass values on, what they pass
   * on. Each is there once, however many ways lead to it.
   *
   * @param throughSums whether sums count as passing values on
   */
  private Set<Joined> joined(Node node, boolean sameSign, boolean throughSums) {
    Set<Joined> found = new LinkedHashSet<>();
    Set<Joined> seen = new HashSet<>();
    Deque<Joined> waiting = new ArrayDeque<>(inputs(node, sameSign));
    while (!waiting.isEmpty()) {
      Joined next = waiting.pop();
      if (seen.add(next)) {
        List<Joined> passed = passed(next, throughSums);
        if (passed.isEmpty()) {
          found.add(next);
        }
        for (int i = passed.size() - 1; i >= 0; i--) {
          waiting.push(passed.get(i));
        }
      }
    }
    return found;
  }

  private List<Joined> passed(Joined joined, boolean throughSums) {
    Node value = joined.value();
    if (isQuantized(value)) {
      return List.of();
    }
    if (value.calls("cat")) {
      return inputs(value, true);
    }
    if (throughSums && value.calls("add")) {
      return inputs(value, false);
    }
    return isPassing(value) ? inputs(value, joined.sameSign()) : List.of();
  }

  private static List<Joined> inputs(Node node, boolean sameSign) {
    return node.inputs().stream().map(input -> new Joined(input, sameSign)).toList();
  }

  /** Returns the nodes whose results are quantized otherwise then. */
  private Set<Node> align(Node node) {
    String name = graph.freeLayerName(node.name() + "_quant");
    QuantIdentity shared = identities.of(identities.sign().inputsAreUnsigned(node));
    graph.addLayer(name, shared);
    names(shared).add(name);
    Set<Node> changed = new LinkedHashSet<>();
    for (Joined joined : joined(node, node.calls("cat"), false)) {
      changed.addAll(alignOutput(joined.value(), name, shared, joined.sameSign()));
    }
    if (graph.calls(name).isEmpty()) {
      graph.removeLayer(name);
      names(shared).remove(name);
    }
    return changed;
  }

  private List<Node> alignOutput(Node input, String name, QuantIdentity shared, boolean alignSign) {
    Block block = graph.layerOf(input).orElse(null);
    if (block instanceof QuantIdentity identity) {
      if (alignSign || isSigned(identity) == isSigned(shared)) {
        return replaceEverywhere(identity, shared);
      }
      QuantIdentity unsigned = identities.of(true);
      grids.shareScale(unsigned.actQuant(), shared.actQuant());
      return replaceEverywhere(identity, unsigned);
    }
    if (block instanceof ActivationLayer layer && isFoundFromStatistics(layer)) {
      if (alignSign) {
        grids.shareGrid(layer.actQuant(), shared.actQuant());
      } else {
        grids.shareScale(layer.actQuant(), shared.actQuant());
      }
      layer.setReturnsQuantTensor(true);
      return callsOf(layer);
    }
    Node quantized =
        graph.insertAfter(input, name, new Operation.LayerCall(name), Argument.of(input));
    graph.replaceUses(input, quantized);
    return List.of(quantized);
  }

  /** Returns the nodes that call the replacement then. */
  private List<Node> replaceEverywhere(Block block, Block replacement) {
    Set<String> moved = Set.copyOf(names(block));
    moved.forEach(name -> graph.replaceLayer(name, replacement));
    names(block).clear();
    names(replacement).addAll(moved);
    return callsOf(replacement);
  }

  private List<Node> callsOf(Block layer) {
    return names(layer).stream().flatMap(name -> graph.calls(name).stream()).toList();
  }

  private Set<String> names(Block layer) {
    return names.computeIfAbsent(layer, unnamed -> new LinkedHashSet<>());
  }

  private boolean isQuantized(Node node) {
    return graph.layerOf(node).orElse(null) instanceof ActivationLayer;
  }

  private boolean isPassing(Node node) {
    return node.function().filter(function -> RESHAPING.contains(function.name())).isPresent()
        || LayerTypes.of(graph, node).filter(PRECISION_PRESERVING::contains).isPresent();
  }

  private static boolean isSigned(ActivationLayer layer) {
    return SignRule.isSigned(layer.actQuant().proxy());
  }

  private static boolean isFoundFromStatistics(ActivationLayer layer) {
    return layer.actQuant().components().components().values().stream()
        .anyMatch(StatisticsCollector.class::isInstance);
  }
}
