package dev.brevity.runtime.algorithm;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.layer.QuantLinear;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The linear layer that values of attention come from, and the one that its results go to. What is
 * in a head can be changed linearly between them, since attention only adds values up.
 *
 * @param values the first
 * @param outputs the second
 * @param headSize channels of a head; those of the first layer if it is not split into heads
 */
public record AttentionPair(String values, String outputs, int headSize) {
  private static final String ATTENTION = "scaled_dot_product_attention";
  private static final int VALUE = 2;

  /** All pairs in the order of computation. */
  public static List<AttentionPair> of(Graph graph) {
    List<AttentionPair> found = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.calls(ATTENTION)) {
        pair(graph, node).ifPresent(found::add);
      }
    }
    return found;
  }

  private static Optional<AttentionPair> pair(Graph graph, Node attention) {
    Optional<Node> node = value(attention);
    long heads = 0;
    while (node.isPresent() && node.get().layer().isEmpty()) {
      if (node.get().calls("view") || node.get().calls("reshape")) {
        heads = lastSize(node.get());
      }
      node = node.get().inputs().stream().findFirst();
    }
    Optional<Node> user = Optional.of(attention);
    while (user.isPresent() && user.get().layer().isEmpty()) {
      user = graph.users(user.get()).stream().findFirst();
    }
    if (node.isEmpty() || user.isEmpty()) {
      return Optional.empty();
    }
    String source = node.get().layer().orElseThrow();
    String sink = user.get().layer().orElseThrow();
    if (!(graph.layer(source) instanceof QuantLinear from)
        || !(graph.layer(sink) instanceof QuantLinear to)) {
      return Optional.empty();
    }
    long channels = from.weight().getShape().get(0);
    long size = heads > 0 ? heads : channels;
    return channels % size == 0 && to.weight().getShape().get(1) % size == 0
        ? Optional.of(new AttentionPair(source, sink, (int) size))
        : Optional.empty();
  }

  private static Optional<Node> value(Node attention) {
    Optional<Argument> given =
        attention.arguments().size() > VALUE
            ? Optional.of(attention.arguments().get(VALUE))
            : Optional.ofNullable(attention.keywords().get("value"));
    return given
        .filter(Argument.Reference.class::isInstance)
        .map(argument -> ((Argument.Reference) argument).node());
  }

  private static long lastSize(Node view) {
    Argument last = view.arguments().get(view.arguments().size() - 1);
    if (last instanceof Argument.Sequence sizes) {
      last = sizes.items().get(sizes.items().size() - 1);
    }
    return last instanceof Argument.Literal literal && literal.value() instanceof Long size
        ? Math.max(size, 0)
        : 0;
  }
}
