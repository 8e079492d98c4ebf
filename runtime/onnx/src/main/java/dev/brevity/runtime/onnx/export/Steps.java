package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a network as ONNX has them: what is computed only on demand lies in the branches of
 * an {@code If}. A node belongs into a branch if all its uses do.
 */
final class Steps {
  private final Graph network;
  private final Map<Node, Integer> positions = new IdentityHashMap<>();
  private final Map<Node, Group> groups = new IdentityHashMap<>();
  private final Map<Node, List<Node>> users = new IdentityHashMap<>();
  private final Map<Node, Place> places = new IdentityHashMap<>();
  private final Map<Group, List<Node>> selections = new HashMap<>();
  private final Map<Place, Map<Object, List<Node>>> contents = new HashMap<>();
  private Map<Group, Place> groupPlaces = new HashMap<>();

  /** Selections of one name and condition. */
  private record Group(String name, Argument condition) {}

  /** Where nodes stand: outside of all branches, or in one of them. */
  private record Place(@Nullable Group group, boolean holds) {
    static final Place OUTSIDE = new Place(null, true);
  }

  private Steps(Graph network) {
    this.network = network;
    for (Node node : network.nodes()) {
      positions.put(node, positions.size());
      node.inputs()
          .forEach(input -> users.computeIfAbsent(input, key -> new ArrayList<>()).add(node));
      if (node.operation() instanceof Operation.Select select) {
        groups.put(node, new Group(select.name(), node.arguments().get(0)));
      }
    }
  }

  /** All nodes but the inputs and the output. */
  static List<Step> of(Graph network) {
    Steps steps = new Steps(network);
    steps.findPlaces();
    steps.fillPlaces();
    return steps.arranged(Place.OUTSIDE);
  }

  /** Until the places of selections, on which those of nodes before them rest, no longer change. */
  private void findPlaces() {
    Map<Group, Place> before;
    do {
      before = groupPlaces;
      groupPlaces = new HashMap<>();
      for (int i = network.nodes().size() - 1; i >= 0; i--) {
        Node node = network.nodes().get(i);
        Place place = place(node, before);
        places.put(node, place);
        Group group = groups.get(node);
        if (group != null) {
          groupPlaces.merge(group, place, this::common);
        }
      }
    } while (!groupPlaces.equals(before));
  }

  private Place place(Node node, Map<Group, Place> before) {
    boolean fixed =
        node.operation() instanceof Operation.Input
            || node.operation() instanceof Operation.Output
            || node.operation() instanceof Operation.ParameterRead;
    @Nullable Place place = fixed ? Place.OUTSIDE : null;
    for (Node user : users.getOrDefault(node, List.of())) {
      Place use = use(node, user);
      place = place == null ? use : common(place, use);
    }
    Group group = groups.get(node);
    Place known = group == null ? null : before.get(group);
    if (place == null) {
      return Place.OUTSIDE;
    }
    return known == null ? place : common(place, known);
  }

  /** Where a node's result is used by another. */
  private Place use(Node node, Node user) {
    Group group = groups.get(user);
    if (group == null) {
      return Objects.requireNonNull(places.get(user));
    }
    boolean ifTrue = refers(user, 1, node);
    boolean both = ifTrue && refers(user, 2, node);
    return both || refers(user, 0, node)
        ? groupPlaces.getOrDefault(group, Place.OUTSIDE)
        : new Place(group, ifTrue);
  }

  private static boolean refers(Node user, int argument, Node node) {
    Set<Node> found = new HashSet<>();
    user.arguments().get(argument).forEachNode(found::add);
    return found.contains(node);
  }

  /** The innermost place around both. */
  private Place common(Place one, Place other) {
    List<Place> around = around(one);
    for (Place place : around(other)) {
      if (around.contains(place)) {
        return place;
      }
    }
    return Place.OUTSIDE;
  }

  /** A place and those around it, from the inside. */
  private List<Place> around(Place place) {
    List<Place> around = new ArrayList<>();
    for (Place next = place; next.group() != null; ) {
      around.add(next);
      next = groupPlaces.getOrDefault(next.group(), Place.OUTSIDE);
    }
    around.add(Place.OUTSIDE);
    return around;
  }

  /** Notes for every place what stands directly in it, and the nodes inside of that. */
  private void fillPlaces() {
    for (Node node : network.nodes()) {
      Group group = groups.get(node);
      if (group != null) {
        selections.computeIfAbsent(group, key -> new ArrayList<>()).add(node);
      }
      Object part = group == null ? node : group;
      for (Place place : around(Objects.requireNonNull(places.get(node)))) {
        contents
            .computeIfAbsent(place, key -> new LinkedHashMap<>())
            .computeIfAbsent(part, key -> new ArrayList<>())
            .add(node);
        part = place.group() == null ? part : place.group();
      }
    }
  }

  /** What stands directly in a place, in an order in which it can be computed. */
  private List<Step> arranged(Place place) {
    List<Step> steps = new ArrayList<>();
    for (Object part : sorted(contents.getOrDefault(place, Map.of()), place)) {
      if (part instanceof Group group) {
        steps.add(choice(group));
      } else if (part instanceof Node node
          && !(node.operation() instanceof Operation.Input
              || node.operation() instanceof Operation.Output)) {
        steps.add(new Step.Single(node));
      }
    }
    return steps;
  }

  private Step choice(Group group) {
    return new Step.Choice(
        group.name(),
        group.condition(),
        selections.getOrDefault(group, List.of()),
        arranged(new Place(group, true)),
        arranged(new Place(group, false)));
  }

  /** What a node is part of directly in a place: itself, or a choice; null if it is elsewhere. */
  private @Nullable Object part(Node node, Place place) {
    Group group = groups.get(node);
    Object part = group == null ? node : group;
    for (Place at : around(Objects.requireNonNull(places.get(node)))) {
      if (at.equals(place)) {
        return part;
      }
      part = at.group() == null ? part : at.group();
    }
    return null;
  }

  private List<Object> sorted(Map<Object, List<Node>> parts, Place place) {
    Map<Object, Set<Object>> needs = new HashMap<>();
    Map<Object, List<Object>> needed = new HashMap<>();
    Map<Object, Integer> first = new HashMap<>();
    parts.forEach(
        (part, nodes) -> {
          Set<Object> found = new HashSet<>();
          for (Node node : nodes) {
            for (Node input : node.inputs()) {
              Object provider = part(input, place);
              if (provider != null && !provider.equals(part)) {
                found.add(provider);
              }
            }
          }
          needs.put(part, found);
          found.forEach(other -> needed.computeIfAbsent(other, key -> new ArrayList<>()).add(part));
          first.put(part, Objects.requireNonNull(positions.get(nodes.get(0))));
        });
    PriorityQueue<Object> ready =
        new PriorityQueue<>(Comparator.comparing(part -> Objects.requireNonNull(first.get(part))));
    needs.forEach(
        (part, open) -> {
          if (open.isEmpty()) {
            ready.add(part);
          }
        });
    List<Object> sorted = new ArrayList<>();
    while (!ready.isEmpty()) {
      Object next = ready.remove();
      sorted.add(next);
      for (Object user : needed.getOrDefault(next, List.of())) {
        Set<Object> open = Objects.requireNonNull(needs.get(user));
        open.remove(next);
        if (open.isEmpty()) {
          ready.add(user);
        }
      }
    }
    return sorted;
  }
}
