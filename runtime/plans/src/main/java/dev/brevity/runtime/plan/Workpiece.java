package dev.brevity.runtime.plan;

import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import java.util.List;

/**
 * A network that a plan is being carried out on. Steps change its graph in place.
 *
 * @param network computes the graph
 * @param manager owns everything that lives as long as the network
 * @param inputs what the network takes, where that is known
 */
public record Workpiece(GraphBlock network, NDManager manager, List<Port> inputs) {
  public Workpiece {
    inputs = List.copyOf(inputs);
  }

  public static Workpiece of(Graph graph, NDManager manager) {
    return new Workpiece(new GraphBlock(graph, manager), manager, List.of());
  }

  /** The same with what is known of its inputs. */
  Workpiece taking(List<Port> ports) {
    return new Workpiece(network, manager, ports);
  }

  public Graph graph() {
    return network.graph();
  }
}
