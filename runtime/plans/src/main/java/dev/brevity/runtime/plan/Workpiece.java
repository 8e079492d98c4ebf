package dev.brevity.runtime.plan;

import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import java.util.List;
import java.util.Map;

/**
 * A network that a plan is being run on. Steps change its graph in place.
 *
 * @param network computes the graph
 * @param manager owns everything that lives as long as the network
 * @param inputs what the network takes, where that is known
 * @param weights what the plan quantizes weights with, by the name of the layer, where that is
 *     known
 */
public record Workpiece(
    GraphBlock network,
    NDManager manager,
    List<Port> inputs,
    Map<String, QuantizerRecipe> weights) {
  public Workpiece {
    inputs = List.copyOf(inputs);
    weights = Map.copyOf(weights);
  }

  public Workpiece(GraphBlock network, NDManager manager, List<Port> inputs) {
    this(network, manager, inputs, Map.of());
  }

  public static Workpiece of(Graph graph, NDManager manager) {
    return new Workpiece(new GraphBlock(graph, manager), manager, List.of());
  }

  /** The same with what the plan knows of its inputs and weights. */
  Workpiece of(List<Port> ports, Map<String, QuantizerRecipe> recipes) {
    return new Workpiece(network, manager, ports, recipes);
  }

  public Graph graph() {
    return network.graph();
  }
}
