package dev.brevity.runtime.transform;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Function;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;

/**
 * Which values of a graph are not quantized, because that would change what the network does and
 * save nothing: integers and truth values (shapes, indices); what is made of them and of constants
 * alone (masks, which may be infinite); and sums with such an operand, since a constant that is
 * brought to the scale of an activation would have its share in the choice of that scale.
 */
final class ExactValues {
  /** Functions whose result is no float, whatever they are given. */
  private static final Set<String> INTEGER = Set.of("shape", "size");

  private final Graph graph;
  private final Set<Node> integers = nodes();
  private final Set<Node> activations = nodes();
  private final Set<Node> exact = nodes();

  private ExactValues(Graph graph) {
    this.graph = graph;
  }

  private static Set<Node> nodes() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  /** Looks at the graph as it is now. Nodes that it gets later count as activations. */
  static ExactValues of(Graph graph) {
    ExactValues values = new ExactValues(graph);
    for (Node node : graph.nodes()) {
      if (values.isInteger(node)) {
        values.integers.add(node);
      } else if (values.isActivation(node)) {
        values.activations.add(node);
      }
      boolean all = values.activations.containsAll(node.inputs());
      if (!values.activations.contains(node) || (node.calls("add") && !all)) {
        values.exact.add(node);
      }
    }
    return values;
  }

  /** Whether the node's result stays as it is. */
  boolean contains(Node node) {
    return exact.contains(node);
  }

  /** Whether a float depends on an input of the network or on a layer. */
  private boolean isActivation(Node node) {
    return node.operation() instanceof Operation.Input
        || node.layer().isPresent()
        || node.inputs().stream().anyMatch(activations::contains);
  }

  private boolean isInteger(Node node) {
    if (node.operation() instanceof Operation.Input input) {
      return !input.type().isFloating();
    }
    return graph
        .readType(node)
        .or(() -> node.known().type())
        .map(type -> !type.isFloating())
        .orElseGet(() -> node.function().filter(function -> isInteger(node, function)).isPresent());
  }

  /** Whether a function of whose result no type is told gives integers: as its first argument. */
  private boolean isInteger(Node node, Function function) {
    return INTEGER.contains(function.name()) || isOfIntegers(node.arguments().stream().findFirst());
  }

  /** Whether the argument is a node, or a list that begins with one, of integers. */
  private boolean isOfIntegers(Optional<Argument> argument) {
    return argument
        .map(found -> found instanceof Argument.Sequence items ? first(items) : found)
        .filter(
            found -> found instanceof Argument.Reference value && integers.contains(value.node()))
        .isPresent();
  }

  private static Argument first(Argument.Sequence sequence) {
    return sequence.items().isEmpty() ? sequence : sequence.items().get(0);
  }
}
