package dev.brevity.runtime.transform;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.transform.Region.Member;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One walk over a graph, down to everything that uses a tensor and up to everything that it was
 * made from, as far as a factor per channel can be moved.
 */
final class RegionWalk {
  private static final Set<String> SELECTING_OR_RESHAPING =
      Set.of("getitem", "view", "reshape", "flatten", "contiguous", "to");
  private static final Set<String> IGNORED = Set.of("getattr", "size");

  /** A use of the result of one node by another. */
  private record Edge(Node from, Node to) {}

  private final Graph graph;
  private final RegionRules rules;
  // Sorted by name, then by the text of the channels, as the reference sorts them.
  private final Map<String, Member> sources = new TreeMap<>();
  private final Map<String, Member> sinks = new TreeMap<>();
  private final Set<String> activations = new TreeSet<>();
  private final Set<Edge> walked = new HashSet<>();
  private boolean supported = true;
  private boolean concatenationMet;
  private boolean countsChannels;
  private int offset;

  RegionWalk(Graph graph, RegionRules rules) {
    this.graph = graph;
    this.rules = rules;
  }

  /** The region that begins at a layer whose output channels can be scaled. */
  static RegionWalk fromSource(Graph graph, RegionRules rules, Node start) {
    RegionWalk walk = new RegionWalk(graph, rules);
    walk.addSource(start);
    walk.down(start);
    return walk;
  }

  /** The region that begins at the output of an activation. */
  static RegionWalk fromActivation(Graph graph, RegionRules rules, Node start) {
    RegionWalk walk = new RegionWalk(graph, rules);
    walk.activations.add(start.layer().orElseThrow());
    walk.down(start);
    return walk;
  }

  /** Whether the node calls a layer that may be a source. */
  static boolean isSource(Graph graph, RegionRules rules, Node node) {
    return isOneOf(graph, rules.sources(), node)
        && ChannelWeights.source(graph, node.layer().orElseThrow()).isPresent();
  }

  /** Whether everything that was met takes the factor, and something takes its inverse. */
  boolean isComplete() {
    return supported && !sinks.isEmpty();
  }

  Region region(boolean withActivations) {
    return new Region(
        List.copyOf(sources.values()),
        List.copyOf(sinks.values()),
        withActivations ? List.copyOf(activations) : List.of());
  }

  private void up(Node node) {
    boolean counting = countsChannels;
    for (Node input : node.inputs()) {
      if (!walked.add(new Edge(input, node))) {
        continue;
      }
      if (isSource(graph, rules, input)) {
        int channels = addSource(input);
        down(input);
        if (countsChannels) {
          offset += channels;
        }
      } else if (passes(input)) {
        down(input);
        up(input);
      } else if (input.calls("add")) {
        countsChannels = false;
        down(input);
        up(input);
        countsChannels = counting;
      } else if (input.calls("cat")) {
        if (!concatenationMet) {
          restartAt(input);
        } else {
          countsChannels = false;
          down(input);
          countsChannels = true;
          up(input);
          countsChannels = counting;
        }
      } else if (!isIgnored(input)) {
        supported = false;
      }
    }
  }

  private void down(Node node) {
    boolean counting = countsChannels;
    for (Node user : graph.users(node)) {
      if (!walked.add(new Edge(node, user))) {
        continue;
      }
      if (isSink(user)) {
        addSink(user.layer().orElseThrow(), 0, sinkChannels(user), offset);
      } else if (passes(user)) {
        down(user);
      } else if (user.calls("add")) {
        countsChannels = false;
        down(user);
        up(user);
        countsChannels = counting;
      } else if (user.calls("cat")) {
        if (!concatenationMet) {
          restartAt(user);
        } else {
          takePartOf(user, node);
        }
      } else if (!isIgnored(user)) {
        supported = false;
      }
    }
  }

  /** From the first concatenation on, channels are counted over all its inputs. */
  private void restartAt(Node concatenation) {
    sources.clear();
    sinks.clear();
    walked.clear();
    supported = true;
    concatenationMet = true;
    countsChannels = true;
    offset = 0;
    up(concatenation);
    countsChannels = false;
    offset = 0;
    down(concatenation);
  }

  /** What is after a further concatenation is scaled in the channels of this input only. */
  private void takePartOf(Node concatenation, Node input) {
    int start = 0;
    int end = 0;
    for (Node part : concatenation.inputs()) {
      OptionalInt channels = channels(part);
      if (channels.isEmpty()) {
        supported = false;
        return;
      }
      if (part == input) {
        start = end;
        end = start + channels.getAsInt();
        break;
      }
      end += channels.getAsInt();
    }
    RegionWalk behind = new RegionWalk(graph, RegionRules.allLayers());
    behind.offset = offset;
    behind.down(concatenation);
    for (Member sink : behind.sinks.values()) {
      addSink(sink.layer(), start, end, behind.offset);
    }
    sources.putAll(behind.sources);
  }

  /** The number of channels of a node's result; empty if an operation on the way hides it. */
  private OptionalInt channels(Node node) {
    if (isSource(graph, rules, node)) {
      return OptionalInt.of(sourceChannels(node));
    }
    if (node.calls("add")) {
      List<OptionalInt> all = new ArrayList<>();
      node.inputs().forEach(input -> all.add(channels(input)));
      return all.stream().distinct().count() == 1 ? all.get(0) : OptionalInt.empty();
    }
    if (node.calls("cat")) {
      int sum = 0;
      for (Node input : node.inputs()) {
        OptionalInt part = channels(input);
        if (part.isEmpty()) {
          return part;
        }
        sum += part.getAsInt();
      }
      return OptionalInt.of(sum);
    }
    return passes(node) ? channels(node.inputs().get(0)) : OptionalInt.empty();
  }

  private boolean isSink(Node node) {
    return isOneOf(graph, rules.sinks(), node)
        && ChannelWeights.sink(graph, node.layer().orElseThrow()).isPresent();
  }

  private boolean passes(Node node) {
    if (LayerTypes.of(graph, node).filter(rules.invariantLayers()::contains).isPresent()) {
      return true;
    }
    if (node.function().isEmpty()) {
      return false;
    }
    String function = node.function().get().name();
    if (SELECTING_OR_RESHAPING.contains(function)) {
      return true;
    }
    if (!rules.invariantFunctions().contains(function)) {
      return false;
    }
    return !function.equals("interpolate")
        || new Argument.Literal("nearest").equals(node.keywords().get("mode"));
  }

  private static boolean isIgnored(Node node) {
    return node.function().filter(function -> IGNORED.contains(function.name())).isPresent();
  }

  /** Attention counts only when it attends to itself. */
  private static boolean isOneOf(Graph graph, Set<String> types, Node node) {
    String type = LayerTypes.of(graph, node).orElse("");
    return types.contains(type)
        && (!type.equals("MultiheadAttention") || LayerTypes.isSelfAttention(node));
  }

  private int addSource(Node node) {
    int channels = sourceChannels(node);
    Member member = new Member(node.layer().orElseThrow(), 0, channels, offset);
    sources.put(key(member), member);
    return channels;
  }

  private void addSink(String layer, int start, int end, int at) {
    Member member = new Member(layer, start, end, at);
    sinks.put(key(member), member);
  }

  private static String key(Member member) {
    return member.layer()
        + "$(start="
        + member.start()
        + ", end="
        + member.end()
        + ", offset="
        + member.offset()
        + ")";
  }

  private int sourceChannels(Node node) {
    return ChannelWeights.ofSource(graph, node.layer().orElseThrow()).channels();
  }

  private int sinkChannels(Node node) {
    return ChannelWeights.ofSink(graph, node.layer().orElseThrow()).channels();
  }
}
