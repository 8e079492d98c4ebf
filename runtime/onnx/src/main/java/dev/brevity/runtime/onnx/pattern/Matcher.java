package dev.brevity.runtime.onnx.pattern;

import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.layer.StatelessLayer;
import dev.brevity.runtime.onnx.shape.TensorFacts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Compares patterns with the nodes of a graph. */
final class Matcher {
  private static final double ROUNDING = 1e-6;

  private final Graph graph;
  private final LayerWeights weights;

  Matcher(Graph graph, LayerWeights weights) {
    this.weights = weights;
    this.graph = graph;
  }

  /**
   * The first way to see the pattern in what the node computes, all of whose nodes but the last
   * serve nothing else.
   */
  Optional<Match> find(Pattern pattern, Node node) {
    return matches(pattern, node, Match.EMPTY)
        .filter(match -> match.inside().stream().allMatch(one -> one == node || serves(one, match)))
        .findFirst();
  }

  private boolean serves(Node node, Match match) {
    return match.inside().containsAll(graph.users(node));
  }

  private Stream<Match> matches(Pattern pattern, Argument argument, Match before) {
    return argument instanceof Argument.Reference reference
        ? matches(pattern, reference.node(), before)
        : Stream.empty();
  }

  private Stream<Match> matches(Pattern pattern, Node node, Match before) {
    if (pattern instanceof Pattern.Any any) {
      return before.naming(any.name(), node).stream();
    }
    if (pattern instanceof Pattern.Tensor tensor) {
      return constant(node).isPresent()
          ? before.naming(tensor.name(), node).stream()
          : Stream.empty();
    }
    if (pattern instanceof Pattern.Scalar scalar) {
      return number(node).isPresent()
          ? before.naming(scalar.name(), node).stream()
          : Stream.empty();
    }
    if (pattern instanceof Pattern.Number number) {
      return number(node).filter(value -> isClose(value, number.value())).stream()
          .map(value -> before);
    }
    if (pattern instanceof Pattern.OneOf several) {
      return several.forms().stream().flatMap(form -> matches(form, node, before));
    }
    if (pattern instanceof Pattern.Layer layer) {
      return isCallOf(node, layer.type())
          ? matches(layer.input(), node.arguments().get(0), before.with(node))
          : Stream.empty();
    }
    if (pattern instanceof Pattern.Commuting commuting) {
      return node.calls(commuting.function()) && node.arguments().size() == 2
          ? Stream.of(
                  List.of(commuting.one(), commuting.other()),
                  List.of(commuting.other(), commuting.one()))
              .flatMap(order -> all(order, node, before.with(node)))
          : Stream.empty();
    }
    return call((Pattern.Call) pattern, node, before);
  }

  private Stream<Match> call(Pattern.Call call, Node node, Match before) {
    int count = call.arguments().size();
    List<Argument> given = node.arguments();
    boolean same =
        node.calls(call.function())
            && given.size() >= count
            && given.subList(count, given.size()).stream().allMatch(Matcher::isLiteral);
    if (!same) {
      return Stream.empty();
    }
    Optional<Match> named =
        call.name().isEmpty() ? Optional.of(before) : before.naming(call.name(), node);
    return named.stream().flatMap(match -> all(call.arguments(), node, match.with(node)));
  }

  /** All patterns one after the other, each with what those before have found. */
  private Stream<Match> all(List<Pattern> patterns, Node node, Match before) {
    Stream<Match> found = Stream.of(before);
    for (int i = 0; i < patterns.size(); i++) {
      Pattern pattern = patterns.get(i);
      Argument argument = node.arguments().get(i);
      found = found.flatMap(match -> matches(pattern, argument, match));
    }
    return found;
  }

  private boolean isCallOf(Node node, String type) {
    return node.arguments().size() == 1
        && graph.layerOf(node).orElse(null) instanceof StatelessLayer layer
        && layer.spec().type().equals(type);
  }

  private static boolean isLiteral(Argument argument) {
    return argument instanceof Argument.Literal
        || (argument instanceof Argument.Sequence sequence
            && sequence.items().stream().allMatch(Matcher::isLiteral));
  }

  private static boolean isClose(double value, double wanted) {
    return Math.abs(value - wanted) <= ROUNDING * Math.abs(wanted);
  }

  /** The tensor that a node reads, if it is one of floats. */
  Optional<TensorFacts> constant(Node node) {
    return weights
        .read(node)
        .filter(read -> read.type().filter(type -> type == DataType.FLOAT32).isPresent());
  }

  /** The number that a node reads, if it adds no dimension to what it is combined with. */
  Optional<Double> number(Node node) {
    return constant(node)
        .filter(read -> read.shape().elements() == 1 && read.shape().rank() <= 1)
        .flatMap(TensorFacts::numbers)
        .map(numbers -> numbers.reals()[0]);
  }
}
