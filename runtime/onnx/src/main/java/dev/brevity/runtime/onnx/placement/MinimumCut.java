package dev.brevity.runtime.onnx.placement;

import java.util.Set;
import org.jgrapht.alg.flow.BoykovKolmogorovMFImpl;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleDirectedWeightedGraph;

/**
 * Divides things in two at least cost: each is on one side or the other, and edges from the first
 * side to the second are paid for (Ford and Fulkerson, "Maximal flow through a network", 1956).
 */
final class MinimumCut {
  /** An edge that is never cut. */
  static final double NEVER = 1e9;

  private static final Object SOURCE = "source";
  private static final Object SINK = "sink";

  private final SimpleDirectedWeightedGraph<Object, DefaultWeightedEdge> edges =
      new SimpleDirectedWeightedGraph<>(DefaultWeightedEdge.class);

  MinimumCut() {
    edges.addVertex(SOURCE);
    edges.addVertex(SINK);
  }

  /** What it costs if a thing is on the second side. */
  void second(Object thing, double cost) {
    edge(SOURCE, thing, cost);
  }

  /** What it costs if a thing is on the first side. */
  void first(Object thing, double cost) {
    edge(thing, SINK, cost);
  }

  /** What it costs if one thing is on the first side and another on the second. */
  void between(Object one, Object other, double cost) {
    edge(one, other, cost);
  }

  private void edge(Object from, Object to, double cost) {
    if (from.equals(to) || cost <= 0) {
      return;
    }
    edges.addVertex(from);
    edges.addVertex(to);
    DefaultWeightedEdge known = edges.getEdge(from, to);
    if (known == null) {
      edges.setEdgeWeight(edges.addEdge(from, to), cost);
    } else {
      edges.setEdgeWeight(known, Math.min(NEVER, edges.getEdgeWeight(known) + cost));
    }
  }

  /** What is on the first side; where both cost the same, on the second. */
  Set<Object> firstSide() {
    BoykovKolmogorovMFImpl<Object, DefaultWeightedEdge> flow = new BoykovKolmogorovMFImpl<>(edges);
    flow.calculateMinCut(SOURCE, SINK);
    return flow.getSourcePartition();
  }
}
