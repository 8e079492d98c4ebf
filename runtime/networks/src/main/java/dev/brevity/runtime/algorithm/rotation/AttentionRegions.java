package dev.brevity.runtime.algorithm.rotation;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.layer.QuantLinear;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The layers that values of attention come from and that its results go to: what is in a head can
 * be rotated between them, since attention only adds values up.
 */
final class AttentionRegions {
  private static final String ATTENTION = "scaled_dot_product_attention";
  private static final int VALUE = 2;

  private AttentionRegions() {}

  static List<GraphRotation.Fused> of(Graph graph) {
    List<GraphRotation.Fused> found = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.calls(ATTENTION)) {
        region(graph, node).ifPresent(found::add);
      }
    }
    return found;
  }

  private static Optional<GraphRotation.Fused> region(Graph graph, Node attention) {
    Argument value =
        attention.arguments().size() > VALUE
            ? attention.arguments().get(VALUE)
            : attention.keywords().get("value");
    Optional<Node> node = referenced(value);
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
    long outputs = from.weight().getShape().get(0);
    long size = heads > 0 ? heads : outputs;
    return outputs % size == 0 && to.weight().getShape().get(1) % size == 0
        ? Optional.of(new GraphRotation.Fused(List.of(source), List.of(sink), (int) size))
        : Optional.empty();
  }

  private static Optional<Node> referenced(Argument argument) {
    return argument instanceof Argument.Reference reference
        ? Optional.of(reference.node())
        : Optional.empty();
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
