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
import org.jspecify.annotations.Nullable;

/**
 * Tells regions whose factors reach every sink exactly once, on the axis that the sink multiplies.
 * The walk that finds regions passes products without a look at the other operand, so that a square
 * or a product of two sources would be scaled twice.
 */
final class RegionSafety {
  private static final Set<String> RESHAPING =
      Set.of("reshape", "view", "flatten", "mean", "squeeze", "permute", "transpose", "getitem");

  /**
   * What a value has of the factors.
   *
   * @param power how often it has been multiplied by them
   * @param channelsSecond whether channels are the second axis (true) or the last (false); null
   *     where that is not known
   */
  private record Scaled(int power, @Nullable Boolean channelsSecond) {
    static final Scaled NOT = new Scaled(0, null);
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
      safe &= first.power() == 1 && fits(layer, first.channelsSecond());
    }
    if (sources.contains(layer)) {
      return new Scaled(1, channelsSecond(layer, first));
    }
    if (sinks.contains(layer)) {
      return Scaled.NOT;
    }
    if (node.calls("mul")) {
      // One operand may be there twice, as in a square.
      int power = node.arguments().stream().mapToInt(this::power).sum();
      multiplies |= power > 0;
      return new Scaled(power, first.channelsSecond());
    }
    if (node.calls("add")) {
      safe &= inputs.stream().allMatch(input -> input.power() == first.power());
      return first;
    }
    if (node.calls("cat")) {
      return new Scaled(
          inputs.stream().mapToInt(Scaled::power).max().orElse(0), first.channelsSecond());
    }
    boolean reshapes =
        node.function().filter(function -> RESHAPING.contains(function.name())).isPresent()
            || LayerTypes.of(graph, node).filter("Flatten"::equals).isPresent();
    return reshapes ? new Scaled(first.power(), null) : first;
  }

  private int power(Argument argument) {
    return argument instanceof Argument.Reference reference
        ? values.getOrDefault(reference.node(), Scaled.NOT).power()
        : 0;
  }

  private @Nullable Boolean channelsSecond(String layer, Scaled input) {
    String type = LayerTypes.spec(graph, layer).type();
    if (type.startsWith("Conv") || type.equals("BatchNorm2d") || type.equals("BatchNorm3d")) {
      return true;
    }
    return type.startsWith("BatchNorm") ? input.channelsSecond() : Boolean.FALSE;
  }

  private boolean fits(String layer, @Nullable Boolean channelsSecond) {
    String type = LayerTypes.spec(graph, layer).type();
    if (channelsSecond == null || type.startsWith("BatchNorm")) {
      return true;
    }
    return channelsSecond == type.startsWith("Conv");
  }
}
