package dev.brevity.runtime.algorithm.awq;

import dev.brevity.runtime.algorithm.AttentionPair;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphSection;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.layer.Normalization;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.transform.Region;
import dev.brevity.runtime.transform.RegionRules;
import dev.brevity.runtime.transform.Regions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Linear layers that share an input, what can take over the scale of that input, and the stretch of
 * the network whose output shows what a scale does.
 *
 * @param sources normalizations or linear layers whose outputs can be scaled; none if there is
 *     nothing before the sinks
 * @param sinks the linear layers
 * @param section from the first sink on
 */
record AwqRegion(List<String> sources, List<String> sinks, GraphSection section) {
  private static final RegionRules RULES =
      new RegionRules(
          Set.of("RMSNorm", "LayerNorm", "Linear"),
          Set.of("Linear"),
          Set.of("Identity", "Dropout", "ReLU", "LeakyReLU"),
          Set.of("mul"));

  AwqRegion {
    sources = List.copyOf(sources);
    sinks = List.copyOf(sinks);
  }

  /** All regions, and every other linear layer as one of its own, in the order of computation. */
  static List<AwqRegion> of(Graph graph) {
    List<AwqRegion> found = new ArrayList<>();
    Set<String> taken = new LinkedHashSet<>();
    for (Region region : Regions.of(graph, RULES)) {
      List<String> sources = region.sources().stream().map(Region.Member::layer).toList();
      List<String> sinks = inOrder(graph, region);
      boolean single =
          sources.size() == 1
              && isScalable(graph, sources.get(0))
              && region.sourceChannels() == region.sinkChannels()
              && sinks.stream().noneMatch(taken::contains);
      if (single) {
        section(graph, sinks)
            .ifPresent(
                section -> {
                  found.add(new AwqRegion(sources, sinks, section));
                  taken.addAll(sinks);
                });
      }
    }
    AttentionPair.of(graph).stream()
        .filter(pair -> !taken.contains(pair.outputs()) && haveAsManyChannels(graph, pair))
        .forEach(
            pair ->
                section(graph, List.of(pair.outputs()))
                    .ifPresent(
                        section -> {
                          found.add(
                              new AwqRegion(
                                  List.of(pair.values()), List.of(pair.outputs()), section));
                          taken.add(pair.outputs());
                        }));
    graph
        .layers()
        .forEach(
            (name, layer) -> {
              if (layer instanceof QuantLinear && !taken.contains(name)) {
                section(graph, List.of(name))
                    .ifPresent(
                        section -> found.add(new AwqRegion(List.of(), List.of(name), section)));
              }
            });
    found.sort(
        (one, other) -> graph.order().compare(one.section().first(), other.section().first()));
    return found;
  }

  private static boolean haveAsManyChannels(Graph graph, AttentionPair pair) {
    return graph.layer(pair.values()) instanceof QuantLinear values
        && graph.layer(pair.outputs()) instanceof QuantLinear outputs
        && values.weight().getShape().equals(outputs.weight().getShape());
  }

  private static List<String> inOrder(Graph graph, Region region) {
    return region.sinks().stream()
        .map(Region.Member::layer)
        .distinct()
        .filter(sink -> !graph.calls(sink).isEmpty())
        .sorted(
            (one, other) ->
                graph.order().compare(graph.calls(one).get(0), graph.calls(other).get(0)))
        .toList();
  }

  private static boolean isScalable(Graph graph, String layer) {
    return graph.layer(layer) instanceof QuantLinear
        || (graph.layer(layer) instanceof Normalization norm && norm.weight().isPresent());
  }

  /** A single sink itself; several up to the next linear layer that all of them lead to. */
  private static Optional<GraphSection> section(Graph graph, List<String> sinks) {
    if (sinks.isEmpty() || graph.calls(sinks.get(0)).size() != 1) {
      return Optional.empty();
    }
    Node first = graph.calls(sinks.get(0)).get(0);
    if (sinks.size() == 1) {
      return GraphSection.of(graph, first, first);
    }
    Node last = graph.calls(sinks.get(sinks.size() - 1)).get(0);
    for (Node node : graph.nodes()) {
      boolean closes =
          graph.order().compare(node, last) > 0
              && graph.layerOf(node).isPresent()
              && graph.layerOf(node).get() instanceof QuantLinear;
      if (closes) {
        Optional<GraphSection> section = GraphSection.of(graph, first, node);
        if (section.isPresent()) {
          return section;
        }
      }
    }
    return Optional.empty();
  }
}
