package dev.brevity.runtime.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The nodes of a graph in their order, and who uses what, kept up to date by the nodes as they
 * change. Every node has a place, a number that grows along the order; between two neighbours some
 * are left free for nodes to come.
 */
final class NodeIndex {
  /** Thirty insertions at one point fit before all places are assigned again. */
  private static final long GAP = 1L << 30;

  /** The order of the nodes of one graph. */
  static final Comparator<Node> ORDER = Comparator.comparingLong(Node::place);

  private final List<Node> nodes = new ArrayList<>();
  private final Map<Node, Set<Node>> users = new HashMap<>();
  private final Map<Operation, Set<Node>> byOperation = new HashMap<>();

  /** All nodes in the order of computation; a view that changes with the graph. */
  List<Node> nodes() {
    return nodes;
  }

  /** The nodes that use the result of this one, in the order of computation. */
  List<Node> users(Node node) {
    return sorted(users.getOrDefault(node, Set.of()));
  }

  /** The nodes that do the same, in the order of computation. */
  List<Node> with(Operation operation) {
    return sorted(byOperation.getOrDefault(operation, Set.of()));
  }

  /** Where the node stands in the order; negative if it is not there. */
  int indexOf(Node node) {
    int low = 0;
    int high = nodes.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Node candidate = nodes.get(middle);
      if (candidate == node) {
        return middle;
      }
      if (candidate.place() < node.place()) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  void insert(int index, Node node) {
    long before = index == 0 ? 0 : nodes.get(index - 1).place();
    long after = index == nodes.size() ? before + 2 * GAP : nodes.get(index).place();
    nodes.add(index, node);
    if (after - before < 2) {
      for (int i = 0; i < nodes.size(); i++) {
        nodes.get(i).setPlace((i + 1) * GAP);
      }
    } else {
      node.setPlace(before + (after - before) / 2);
    }
    add(byOperation, node.operation(), node);
    node.inputs().forEach(input -> add(users, input, node));
  }

  void remove(Node node) {
    nodes.remove(indexOf(node));
    take(byOperation, node.operation(), node);
    node.inputs().forEach(input -> take(users, input, node));
  }

  /** Tells that a node uses other nodes than before. */
  void inputsChanged(Node node, List<Node> before) {
    if (indexOf(node) >= 0) {
      before.forEach(input -> take(users, input, node));
      node.inputs().forEach(input -> add(users, input, node));
    }
  }

  /** Tells that a node does something other than before. */
  void operationChanged(Node node, Operation before) {
    if (indexOf(node) >= 0) {
      take(byOperation, before, node);
      add(byOperation, node.operation(), node);
    }
  }

  private static List<Node> sorted(Set<Node> found) {
    return found.stream().sorted(ORDER).toList();
  }

  private static <K> void add(Map<K, Set<Node>> map, K key, Node node) {
    map.computeIfAbsent(key, unknown -> new LinkedHashSet<>()).add(node);
  }

  private static <K> void take(Map<K, Set<Node>> map, K key, Node node) {
    Set<Node> known = map.get(key);
    if (known != null && known.remove(node) && known.isEmpty()) {
      map.remove(key);
    }
  }
}
