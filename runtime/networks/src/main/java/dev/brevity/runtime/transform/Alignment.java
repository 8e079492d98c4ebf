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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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

  private final Graph graph;
  private final Identities identities;
  private final SharedGrids grids;
  private final ExactValues exact;

  Alignment(Graph graph, Identities identities, SharedGrids grids, ExactValues exact) {
    this.graph = graph;
    this.identities = identities;
    this.grids = grids;
    this.exact = exact;
  }

  /** Aligns all sums and concatenations of activations. */
  void apply() {
    // A pass settles one node, and may unsettle others. Inputs of layers that are not aligned in
    // the end are quantized for themselves.
    int limit = 2 * graph.nodes().size();
    List<Node> joins =
        graph.nodes().stream().filter(node -> node.calls("add") || node.calls("cat")).toList();
    boolean changed = true;
    for (int pass = 0; changed && pass < limit; pass++) {
      changed = false;
      for (Node node : joins) {
        if (!exact.contains(node) && !inputsAreAligned(node, node.calls("cat"))) {
          align(node);
          changed = true;
          break;
        }
      }
    }
  }

  /** Whether all inputs come from quantizers of one scale, or of one grid. */
  boolean inputsAreAligned(Node node, boolean sameSign) {
    List<AttachedQuantizer<ActQuant>> found = new ArrayList<>();
    return collect(node, sameSign, found) && found.size() <= 1;
  }

  private boolean collect(Node node, boolean sameSign, List<AttachedQuantizer<ActQuant>> found) {
    for (Node input : node.inputs()) {
      if (graph.layerOf(input).orElse(null) instanceof ActivationLayer layer) {
        AttachedQuantizer<ActQuant> quantizer = layer.actQuant();
        if (found.stream().noneMatch(one -> grids.areAligned(one, quantizer, sameSign))) {
          found.add(quantizer);
        }
      } else if (input.calls("cat")) {
        if (!collect(input, true, found)) {
          return false;
        }
      } else if (input.calls("add")) {
        if (!collect(input, false, found)) {
          return false;
        }
      } else if (isPassing(input)) {
        if (!collect(input, sameSign, found)) {
          return false;
        }
      } else if (!(input.operation() instanceof Operation.Input)) {
        return false;
      }
    }
    return true;
  }

  private void align(Node node) {
    String name = graph.freeLayerName(node.name() + "_quant");
    QuantIdentity shared = identities.of(identities.sign().inputsAreUnsigned(node));
    graph.addLayer(name, shared);
    List<Runnable> changes = new ArrayList<>();
    collectChanges(node, name, shared, node.calls("cat"), changes);
    changes.forEach(Runnable::run);
    if (graph.calls(name).isEmpty()) {
      graph.removeLayer(name);
    }
  }

  private void collectChanges(
      Node node, String name, QuantIdentity shared, boolean alignSign, List<Runnable> changes) {
    for (Node input : node.inputs()) {
      if (input.calls("cat")) {
        collectChanges(input, name, shared, true, changes);
      } else if (isPassing(input)) {
        collectChanges(input, name, shared, alignSign, changes);
      } else {
        changes.add(() -> alignOutput(input, name, shared, alignSign));
      }
    }
  }

  private void alignOutput(Node input, String name, QuantIdentity shared, boolean alignSign) {
    Block block = graph.layerOf(input).orElse(null);
    if (block instanceof QuantIdentity identity) {
      if (alignSign || isSigned(identity) == isSigned(shared)) {
        replaceEverywhere(identity, shared);
      } else {
        QuantIdentity unsigned = identities.of(true);
        grids.shareScale(unsigned.actQuant(), shared.actQuant());
        replaceEverywhere(identity, unsigned);
      }
    } else if (block instanceof ActivationLayer layer && isFoundFromStatistics(layer)) {
      if (alignSign) {
        grids.shareGrid(layer.actQuant(), shared.actQuant());
      } else {
        grids.shareScale(layer.actQuant(), shared.actQuant());
      }
      layer.setReturnsQuantTensor(true);
    } else {
      insertAfter(input, name);
    }
  }

  private void insertAfter(Node node, String layer) {
    Node quantized =
        graph.insertAfter(node, layer, new Operation.LayerCall(layer), Argument.of(node));
    graph.replaceUses(node, quantized);
  }

  private void replaceEverywhere(Block block, Block replacement) {
    for (String name : List.copyOf(graph.layers().keySet())) {
      if (graph.layer(name) == block) {
        graph.replaceLayer(name, replacement);
      }
    }
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
