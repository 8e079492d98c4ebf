package dev.brevity.runtime.onnx.pattern;

import dev.brevity.runtime.graph.Node;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A place where a pattern has been found.
 *
 * @param named what the pattern names
 * @param inside the nodes that a layer would replace
 */
record Match(Map<String, Node> named, Set<Node> inside) {
  static final Match EMPTY = new Match(Map.of(), Set.of());

  Node node(String name) {
    return Objects.requireNonNull(named.get(name), name);
  }

  Optional<Node> find(String name) {
    return Optional.ofNullable(named.get(name));
  }

  /** With another name, unless that is another node's. */
  Optional<Match> naming(String name, Node node) {
    Node known = named.get(name);
    if (known != null) {
      return known == node ? Optional.of(this) : Optional.empty();
    }
    Map<String, Node> more = new LinkedHashMap<>(named);
    more.put(name, node);
    return Optional.of(new Match(more, inside));
  }

  Match with(Node node) {
    Set<Node> more = new LinkedHashSet<>(inside);
    more.add(node);
    return new Match(named, more);
  }
}
