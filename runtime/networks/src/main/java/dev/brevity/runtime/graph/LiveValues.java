package dev.brevity.runtime.graph;

import ai.djl.ndarray.NDArray;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The results of one run that later nodes still need. An array is closed when the last value that
 * holds it is released, unless it came from outside.
 */
final class LiveValues implements AutoCloseable {
  private final Map<Node, Value> values = new HashMap<>();
  private final Map<Node, Integer> remaining = new HashMap<>();
  private final Map<NDArray, Integer> holders = new IdentityHashMap<>();
  private final Map<NDArray, Boolean> foreign = new IdentityHashMap<>();
  private long bytes;

  LiveValues(Graph graph) {
    for (Node node : graph.nodes()) {
      node.inputs().forEach(input -> remaining.merge(input, 1, Integer::sum));
    }
  }

  Value get(Node node) {
    Value value = values.get(node);
    if (value == null) {
      throw new IllegalStateException("node `" + node.name() + "` has not been computed");
    }
    return value;
  }

  /** Marks arrays that belong to somebody else. */
  void keepOpen(Value value) {
    value.forEachArray(array -> foreign.put(array, true));
  }

  /** Whether the array belongs to somebody else or to a result that is still needed. */
  boolean knows(NDArray array) {
    return foreign.containsKey(array) || holders.containsKey(array);
  }

  void put(Node node, Value value) {
    values.put(node, value);
    value.forEachArray(
        array -> {
          if (holders.merge(array, 1, Integer::sum) == 1) {
            bytes += size(array);
          }
        });
    if (bytes > MemoryLimit.OF_RUN) {
      throw new GraphException(
          node,
          new IllegalStateException(
              "the results that are needed at once take more than "
                  + (MemoryLimit.OF_RUN >> 20)
                  + " MiB, half of the memory"));
    }
    if (remaining.getOrDefault(node, 0) == 0) {
      release(node);
    }
  }

  /**
   * Tells that a node has used its inputs. Those that nothing will ask for any more are freed, or,
   * where they have not been computed and never will be, free their own inputs in turn.
   */
  void used(Node user) {
    Deque<Node> finished = new ArrayDeque<>(List.of(user));
    while (!finished.isEmpty()) {
      for (Node input : finished.pop().inputs()) {
        if (remaining.merge(input, -1, Integer::sum) == 0) {
          if (values.containsKey(input)) {
            release(input);
          } else {
            finished.push(input);
          }
        }
      }
    }
  }

  /** Bytes of all arrays that are held. */
  long bytes() {
    return bytes;
  }

  private static long size(NDArray array) {
    return array.size() * array.getDataType().getNumOfBytes();
  }

  private void release(Node node) {
    Value value = values.remove(node);
    if (value != null) {
      value.forEachArray(this::release);
    }
  }

  private void release(NDArray array) {
    if (holders.merge(array, -1, Integer::sum) == 0) {
      holders.remove(array);
      bytes -= size(array);
      if (!foreign.containsKey(array)) {
        array.close();
      }
    }
  }

  @Override
  public void close() {
    for (NDArray array : holders.keySet()) {
      if (!foreign.containsKey(array)) {
        array.close();
      }
    }
  }
}
