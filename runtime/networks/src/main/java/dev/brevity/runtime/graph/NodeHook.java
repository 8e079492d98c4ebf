package dev.brevity.runtime.graph;

import java.util.List;

/**
 * Watches, and may change, what the nodes of a {@link GraphBlock} compute. Values live only until
 * the hook returns, unless it duplicates their arrays. An exception ends the run and frees all.
 */
@FunctionalInterface
public interface NodeHook {
  /**
   * Called after a node has been computed.
   *
   * @param arguments the node's positional arguments; of a selection, the condition and the value
   *     that was chosen
   * @return what later nodes are to see: usually the result itself
   */
  Value computed(Node node, List<Value> arguments, Value result);

  /**
   * Called before a node is computed; returns the arguments to compute it with. Of a selection it
   * is given the condition alone.
   */
  default List<Value> before(Node node, List<Value> arguments) {
    return arguments;
  }

  /** Whether it also sees the nodes of graphs that nodes of its graph repeat. */
  default boolean entersBodies() {
    return false;
  }

  /** A hook that only looks. */
  static NodeHook watching(Watcher watcher) {
    return (node, arguments, result) -> {
      watcher.watch(node, arguments, result);
      return result;
    };
  }

  /** Sees each node with its arguments and result. */
  @FunctionalInterface
  interface Watcher {
    void watch(Node node, List<Value> arguments, Value result);
  }
}
