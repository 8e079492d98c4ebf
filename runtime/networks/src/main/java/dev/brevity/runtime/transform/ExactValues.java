package dev.brevity.runtime.transform;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
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
  private static final Set<String> INTEGER =
      Set.of(
          "shape",
          "size",
          "onnx.Shape",
          "onnx.Size",
          "onnx.ArgMax",
          "onnx.ArgMin",
          "onnx.NonZero",
          "onnx.QuantizeLinear",
          "onnx.Equal",
          "onnx.Greater",
          "onnx.GreaterOrEqual",
          "onnx.Less",
          "onnx.LessOrEqual",
          "onnx.Not",
          "onnx.And",
          "onnx.Or",
          "onnx.Xor",
          "onnx.IsNaN",
          "onnx.IsInf");

  private static final Set<String> FLOAT = Set.of("onnx.DequantizeLinear");

  /** Where the argument stands whose type the result has, if it is not the first. */
  private static final Map<String, Integer> DECIDING =
      Map.of("onnx.Where", 1, "onnx.OneHot", 2, "onnx.CastLike", 1);

  /** ONNX's numbers of the types of floats. */
  private static final Set<Long> FLOAT_TYPES = Set.of(1L, 10L, 11L, 16L);

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
    if (node.operation() instanceof Operation.ParameterRead read) {
      return !Objects.requireNonNull(graph.parameters().get(read.parameter()))
          .getArray()
          .getDataType()
          .isFloating();
    }
    return node.function().filter(function -> isInteger(node, function.name())).isPresent();
  }

  private boolean isInteger(Node node, String function) {
    if (INTEGER.contains(function) || FLOAT.contains(function)) {
      return INTEGER.contains(function);
    }
    if (function.equals("getitem") && isIndexOfTopK(node)) {
      return true;
    }
    if (function.equals("onnx.Cast")) {
      return node.keywords().get("to") instanceof Argument.Literal type
          && type.value() instanceof Long number
          && !FLOAT_TYPES.contains(number);
    }
    if (function.equals("onnx.ConstantOfShape")) {
      return isOfIntegers(Optional.ofNullable(node.keywords().get("value")));
    }
    int place = DECIDING.getOrDefault(function, 0);
    return isOfIntegers(node.arguments().stream().skip(place).findFirst());
  }

  private static boolean isIndexOfTopK(Node item) {
    return item.arguments().size() == 2
        && item.inputs().size() == 1
        && item.inputs().get(0).calls("onnx.TopK")
        && item.arguments().get(1) instanceof Argument.Literal index
        && Objects.equals(index.value(), 1L);
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
