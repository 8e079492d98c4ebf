package dev.brevity.runtime.graph;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The order in which the nodes of a graph are computed in one run. Where selections are made, only
 * what the result needs is computed: of the values to choose from, the one that is chosen.
 */
final class Demand {
  private static final int CONDITION = 0;

  private final List<Node> nodes;
  private final BitSet waiting;
  private final BitSet demanded = new BitSet();
  private final Map<Node, Integer> positions = new IdentityHashMap<>();
  private final Map<Node, Boolean> choices = new HashMap<>();
  private int position;

  Demand(Graph graph) {
    this.nodes = graph.nodes();
    this.waiting = new BitSet(nodes.size());
    if (nodes.stream().noneMatch(node -> node.operation() instanceof Operation.Select)) {
      waiting.set(0, nodes.size());
      return;
    }
    for (int i = 0; i < nodes.size(); i++) {
      positions.put(nodes.get(i), i);
    }
    demand(graph.output());
  }

  /** What a selection passes on if its condition holds, or if not. */
  static Argument side(Node select, boolean holds) {
    return select.arguments().get(holds ? 1 : 2);
  }

  /** The next node to compute; empty at the end. */
  Optional<Node> next() {
    position = waiting.nextSetBit(position);
    if (position < 0) {
      return Optional.empty();
    }
    waiting.clear(position);
    return Optional.of(nodes.get(position));
  }

  /** What has been chosen for a selection before; empty if nothing. */
  Optional<Boolean> choice(Node select) {
    return Optional.ofNullable(choices.get(select));
  }

  /**
   * Chooses for a selection.
   *
   * @return whether nodes come first on which the choice has made a demand; then the selection
   *     comes again after them
   */
  boolean choose(Node select, boolean holds) {
    choices.put(select, holds);
    int before = position;
    side(select, holds).forEachNode(this::demand);
    if (position == before) {
      return false;
    }
    waiting.set(before);
    return true;
  }

  /** Demands a node and what it needs, and goes back to the first of them. */
  private void demand(Node wanted) {
    Deque<Node> open = new ArrayDeque<>(List.of(wanted));
    while (!open.isEmpty()) {
      Node node = open.pop();
      int index = Objects.requireNonNull(positions.get(node), node.name());
      if (demanded.get(index)) {
        continue;
      }
      demanded.set(index);
      waiting.set(index);
      position = Math.min(position, index);
      if (node.operation() instanceof Operation.Select) {
        node.arguments().get(CONDITION).forEachNode(open::push);
      } else {
        node.inputs().forEach(open::push);
      }
    }
  }
}
