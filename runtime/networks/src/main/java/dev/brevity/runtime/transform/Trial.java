package dev.brevity.runtime.transform;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.GraphException;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Value;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A network that has been computed on inputs of its own shapes, so that a change of it can be
 * tried: what it computes must stay.
 */
public final class Trial implements AutoCloseable {
  /** Errors of float32 sums, relative to the largest number of the result. */
  private static final double TOLERANCE = 1e-3;

  private final GraphBlock network;
  private final NDManager manager;
  private final NDList inputs;
  private final Map<Node, Shape> shapes;
  private final NDList expected;

  private Trial(
      GraphBlock network,
      NDManager manager,
      NDList inputs,
      Map<Node, Shape> shapes,
      NDList expected) {
    this.network = network;
    this.manager = manager;
    this.inputs = inputs;
    this.shapes = shapes;
    this.expected = expected;
  }

  /**
   * Computes the network as it is.
   *
   * @param inputs one for each input of the network; copied
   * @return nothing if it cannot be computed on them
   */
  public static Optional<Trial> of(Graph graph, NDManager parent, NDList inputs) {
    NDManager manager = parent.newSubManager();
    // A computation of its own, so that the network's does not remember these inputs.
    GraphBlock network = new GraphBlock(graph, manager);
    Map<Node, Shape> shapes = new IdentityHashMap<>();
    NDList own = new NDList();
    for (NDArray input : inputs) {
      NDArray copy = input.duplicate();
      copy.attach(manager);
      own.add(copy);
    }
    try (GraphBlock.Registration watching =
        network.addHook(
            (node, arguments, result) -> {
              if (!arguments.isEmpty() && arguments.get(0) instanceof Value.Tensor first) {
                shapes.put(node, first.array().getShape());
              }
              return result;
            })) {
      NDList results = network.evaluate(own.toArray(new NDArray[0]));
      return Optional.of(new Trial(network, manager, own, shapes, results));
    } catch (GraphException | EngineException | IllegalArgumentException cannotBeComputed) {
      manager.close();
      return Optional.empty();
    }
  }

  /** The shape of the first thing that a node computed from; empty where the run did not come. */
  public Optional<Shape> inputOf(Node node) {
    return Optional.ofNullable(shapes.get(node));
  }

  /** Whether the results are finite, so that a comparison says something. */
  public boolean isFinite() {
    return expected.stream().allMatch(Trial::isFinite);
  }

  /** Whether the network still computes what it computed, but for errors of rounding. */
  public boolean isUnchanged() {
    try (NDManager scratch = manager.newSubManager()) {
      NDList again = new NDList();
      for (NDArray input : inputs) {
        NDArray copy = input.duplicate();
        copy.attach(scratch);
        again.add(copy);
      }
      NDList results = network.evaluate(again.toArray(new NDArray[0]));
      results.attach(scratch);
      boolean same = results.size() == expected.size();
      for (int i = 0; same && i < results.size(); i++) {
        same = isClose(expected.get(i), results.get(i));
      }
      return same;
    } catch (GraphException | EngineException | IllegalArgumentException cannotBeComputed) {
      return false;
    }
  }

  /** Whether two results are equal up to errors of rounding. */
  public static boolean isClose(NDArray expected, NDArray actual) {
    if (!expected.getShape().equals(actual.getShape())) {
      return false;
    }
    if (expected.size() == 0) {
      return true;
    }
    NDArray wanted = expected.toType(DataType.FLOAT32, false);
    double largest = wanted.abs().max().getFloat();
    double error = wanted.sub(actual.toType(DataType.FLOAT32, false)).abs().max().getFloat();
    return Double.isFinite(largest) ? error <= TOLERANCE * largest : Double.isNaN(error);
  }

  private static boolean isFinite(NDArray result) {
    return result.size() == 0
        || !result.getDataType().isFloating()
        || Float.isFinite(result.abs().max().toType(DataType.FLOAT32, false).getFloat());
  }

  @Override
  public void close() {
    manager.close();
  }
}
