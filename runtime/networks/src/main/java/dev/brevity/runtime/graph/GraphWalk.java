package dev.brevity.runtime.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Computes a graph for several batches side by side in evaluation mode, up to one node after
 * another: what a node computes can be looked at for all batches before any later node is computed.
 * What later nodes need of all batches is in memory meanwhile.
 */
public final class GraphWalk implements AutoCloseable {
  private final GraphBlock network;
  private final NDManager manager;
  private final ParameterStore store;
  private final List<GraphRun> runs = new ArrayList<>();

  public GraphWalk(GraphBlock network, NDManager manager) {
    this.network = network;
    this.manager = manager.newSubManager();
    this.store = new ParameterStore(this.manager, false);
  }

  /**
   * Adds a batch, which begins at the first node.
   *
   * @param inputs one per input of the graph; aliases are kept until the walk is closed
   */
  public void add(NDList inputs) {
    GraphRun run = new GraphRun(network, store, false, manager);
    List<Value> values = new ArrayList<>();
    inputs.forEach(
        input -> {
          NDArray alias = input.stopGradient();
          alias.attach(manager);
          values.add(Value.of(alias));
        });
    run.begin(values);
    runs.add(run);
  }

  /** Computes every batch up to the next node of those that the filter accepts, or to the end. */
  public void advance(Predicate<Node> stops) {
    for (GraphRun run : runs) {
      while (run.pending().filter(node -> !stops.test(node)).isPresent()) {
        run.step();
      }
    }
  }

  /** The first node, in the order of computation, that a batch waits at; empty at the end. */
  public Optional<Node> waiting() {
    return runs.stream().flatMap(run -> run.pending().stream()).min(network.graph().order());
  }

  /** Hands out the arguments of a node for every batch that waits at it. */
  public void forEachAt(Node node, Consumer<List<Value>> consumer) {
    for (GraphRun run : runs) {
      if (run.pending().filter(node::equals).isPresent()) {
        consumer.accept(run.arguments());
      }
    }
  }

  /**
   * Hands out results of nodes before a node for every batch that waits at it.
   *
   * @param wanted nodes whose results the node or a later one uses
   */
  public void forEachAt(Node node, List<Node> wanted, Consumer<List<Value>> consumer) {
    for (GraphRun run : runs) {
      if (run.pending().filter(node::equals).isPresent()) {
        consumer.accept(wanted.stream().map(run::result).toList());
      }
    }
  }

  /** Bytes of all results that are in memory. */
  public long bytes() {
    return runs.stream().mapToLong(GraphRun::bytes).sum();
  }

  @Override
  public void close() {
    runs.forEach(GraphRun::close);
    manager.close();
  }
}
