package dev.brevity.runtime.transform;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.transform.Region.Member;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells regions whose factors reach every sink exactly once, on the axis that the sink multiplies.
 * The walk that finds regions passes products without a look at the other operand, so that a square
 * or a product of two sources would be scaled twice.
 */
final class RegionSafety {
  private static final Set<String> RESHAPING =
      Set.of("reshape", "view", "flatten", "mean", "squeeze", "permute", "transpose", "getitem");

  /** Which axis counts channels. */
  private enum Axis {
    SECOND,
    LAST,
    /** Neither of these, which no sink multiplies. */
    ELSEWHERE,
    /** A part of an axis, with others. */
    JOINED,
    UNKNOWN
  }

  /**
   * Where channels are.
   *
   * @param size how many there are, if they are joined with other axes
   * @param stride how many elements lie between neighbours, if they are joined
   */
  private record Channels(Axis axis, long size, long stride) {
    static final Channels UNKNOWN = of(Axis.UNKNOWN);

    static Channels of(Axis axis) {
      return new Channels(axis, 0, 0);
    }
  }

  /**
   * What a value has of the factors.
   *
   * @param power how often it has been multiplied by them
   */
  private record Scaled(int power, Channels channels) {
    static final Scaled NOT = new Scaled(0, Channels.UNKNOWN);
  }

  private final Graph graph;
  private final Set<String> sources;
  private final Set<String> sinks;
  private final Map<Node, Scaled> values = new IdentityHashMap<>();
  private boolean multiplies;
  private boolean safe = true;

  private RegionSafety(Graph graph, Region region) {
    this.graph = graph;
    this.sources = region.sources().stream().map(Member::layer).collect(Collectors.toSet());
    this.sinks = region.sinks().stream().map(Member::layer).collect(Collectors.toSet());
    walk();
  }

  /** Nodes that factors do not reach have the value {@link Scaled#NOT} and are left out. */
  private void walk() {
    NavigableSet<Node> waiting = new TreeSet<>(graph.order());
    Stream.concat(sources.stream(), sinks.stream())
        .forEach(layer -> waiting.addAll(graph.calls(layer)));
    while (!waiting.isEmpty()) {
      Node node = Objects.requireNonNull(waiting.pollFirst());
      Scaled value = value(node);
      if (!value.equals(Scaled.NOT)) {
        values.put(node, value);
        waiting.addAll(graph.users(node));
      }
    }
  }

  /** The regions that can be scaled without changing what the network computes. */
  static List<Region> scalable(Graph graph, List<Region> regions) {
    return regions.stream()
        .filter(region -> region.sources().isEmpty() || new RegionSafety(graph, region).safe)
        .toList();
  }

  /** Those of them whose channels can be duplicated too: no other tensor has to fit theirs. */
  static List<Region> widenable(Graph graph, List<Region> regions) {
    return regions.stream()
        .filter(
            region -> {
              RegionSafety safety = new RegionSafety(graph, region);
              return safety.safe && !safety.multiplies;
            })
        .toList();
  }

  private Scaled value(Node node) {
    List<Scaled> inputs =
        node.inputs().stream().map(input -> values.getOrDefault(input, Scaled.NOT)).toList();
    Scaled first = inputs.isEmpty() ? Scaled.NOT : inputs.get(0);
    String layer = node.layer().orElse("");
    if (sinks.contains(layer)) {
      safe &= first.power() == 1 && fits(layer, first.channels());
    }
    if (sources.contains(layer)) {
      return new Scaled(1, channels(layer, first));
    }
    if (sinks.contains(layer)) {
      return Scaled.NOT;
    }
    if (node.calls("mul")) {
      // One operand may be there twice, as in a square.
      int power = node.arguments().stream().mapToInt(this::power).sum();
      multiplies |= power > 0;
      return new Scaled(power, first.channels());
    }
    if (node.calls("add")) {
      safe &= inputs.stream().allMatch(input -> input.power() == first.power());
      return first;
    }
    if (node.calls("cat")) {
      return new Scaled(inputs.stream().mapToInt(Scaled::power).max().orElse(0), first.channels());
    }
    boolean reshapes =
        node.function().filter(function -> RESHAPING.contains(function.name())).isPresent()
            || LayerTypes.of(graph, node).filter("Flatten"::equals).isPresent();
    return reshapes ? new Scaled(first.power(), reshaped(node, first.channels())) : first;
  }

  /** Where a reshape puts the axis that counts channels: where its neighbours lie as far apart. */
  private static Channels reshaped(Node node, Channels channels) {
    List<Long> before =
        node.inputs().isEmpty()
            ? List.of()
            : node.inputs().get(0).known().sizes().orElse(List.of());
    List<Long> after = node.known().sizes().orElse(List.of());
    Channels joined = joined(channels, before);
    if (joined.axis() != Axis.JOINED || after.isEmpty()) {
      return Channels.UNKNOWN;
    }
    for (int i = 1; i < after.size(); i++) {
      if (after.get(i) == joined.size() && elementsAfter(after, i) == joined.stride()) {
        boolean last = i == after.size() - 1;
        return i == 1 && last
            ? Channels.UNKNOWN
            : Channels.of(i == 1 ? Axis.SECOND : last ? Axis.LAST : Axis.ELSEWHERE);
      }
    }
    return joined;
  }

  /** The size and the stride of the axis; unknown where sizes do not tell. */
  private static Channels joined(Channels channels, List<Long> sizes) {
    int axis = channels.axis() == Axis.SECOND ? 1 : sizes.size() - 1;
    return switch (channels.axis()) {
      case JOINED -> channels;
      case SECOND, LAST ->
          axis < 1 || axis >= sizes.size() || sizes.get(axis) < 1 || elementsAfter(sizes, axis) < 1
              ? Channels.UNKNOWN
              : new Channels(Axis.JOINED, sizes.get(axis), elementsAfter(sizes, axis));
      case ELSEWHERE, UNKNOWN -> Channels.UNKNOWN;
    };
  }

  /** How many elements an index of an axis has; 0 where a size varies. */
  private static long elementsAfter(List<Long> sizes, int axis) {
    return sizes.subList(axis + 1, sizes.size()).stream().reduce(1L, (x, y) -> x * Math.max(0, y));
  }

  private int power(Argument argument) {
    return argument instanceof Argument.Reference reference
        ? values.getOrDefault(reference.node(), Scaled.NOT).power()
        : 0;
  }

  private Channels channels(String layer, Scaled input) {
    String type = LayerTypes.spec(graph, layer).type();
    if (type.startsWith("Conv") || type.equals("BatchNorm2d") || type.equals("BatchNorm3d")) {
      return Channels.of(Axis.SECOND);
    }
    return type.startsWith("BatchNorm") ? input.channels() : Channels.of(Axis.LAST);
  }

  private boolean fits(String layer, Channels channels) {
    String type = LayerTypes.spec(graph, layer).type();
    if (type.startsWith("BatchNorm")) {
      return true;
    }
    boolean filters = type.startsWith("Conv");
    return switch (channels.axis()) {
      case SECOND -> filters;
      case LAST -> !filters;
      case ELSEWHERE -> false;
      // Filters do not multiply a part of an axis; matrices may, with each factor repeated.
      case JOINED -> !filters;
      case UNKNOWN -> true;
    };
  }
}
