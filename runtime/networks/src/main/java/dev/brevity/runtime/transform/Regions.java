package dev.brevity.runtime.transform;

import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds the {@link Region}s of a graph. */
public final class Regions {
  /** Activations that a factor per channel does not pass. */
  static final Set<String> SCALE_VARYING = Set.of("Sigmoid", "Tanh", "ReLU6", "GELU", "SiLU");

  private Regions() {}

  /** All regions that begin at a layer, in the order of computation, each once. */
  public static List<Region> of(Graph graph, RegionRules rules) {
    return of(graph, rules, false);
  }

  /**
   * All regions, in the order of computation, each once.
   *
   * @param fromActivations whether a region may also begin at the output of an activation that a
   *     factor does not pass, where a multiplication can be put
   */
  public static List<Region> of(Graph graph, RegionRules rules, boolean fromActivations) {
    List<Region> regions = new ArrayList<>();
    for (Node node : graph.nodes()) {
      RegionWalk walk;
      if (RegionWalk.isSource(graph, rules, node)) {
        walk = RegionWalk.fromSource(graph, rules, node);
      } else if (fromActivations
          && LayerTypes.of(graph, node).filter(SCALE_VARYING::contains).isPresent()) {
        walk = RegionWalk.fromActivation(graph, rules, node);
      } else {
        continue;
      }
      if (walk.isComplete()) {
        Region region = walk.region(fromActivations);
        if (region.isValid() && !regions.contains(region)) {
          regions.add(region);
        }
      }
    }
    return List.copyOf(regions);
  }
}
