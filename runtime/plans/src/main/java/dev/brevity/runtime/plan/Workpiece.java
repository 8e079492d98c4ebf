package dev.brevity.runtime.plan;

import ai.djl.ndarray.NDManager;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;

/**
 * A network that a plan is being carried out on. Steps change its graph in place.
 *
 * @param network computes the graph
 * @param manager owns everything that lives as long as the network
 */
public record Workpiece(GraphBlock network, NDManager manager) {
  public static Workpiece of(Graph graph, NDManager manager) {
    return new Workpiece(new GraphBlock(graph, manager), manager);
  }

  public Graph graph() {
    return network.graph();
  }
}
