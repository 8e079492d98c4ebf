package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Node;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values that have been written, by the nodes of the network that compute them. */
final class Operands {
  private final GraphWriter graph;
  private final Map<Node, List<String>> values = new IdentityHashMap<>();

  Operands(GraphWriter graph) {
    this.graph = graph;
  }

  void define(Node node, List<String> names) {
    values.put(node, names);
  }

  /** Whether a node has been written, which it has not if it cannot be. */
  boolean has(Node node) {
    return values.containsKey(node);
  }

  /** The results of a node. */
  List<String> of(Node node) {
    List<String> names = values.get(node);
    if (names == null) {
      throw new IllegalStateException("the node `" + node.name() + "` has not been written");
    }
    return names;
  }

  /**
   * The name of a value: another node's result, a number as a constant, or nothing for none.
   *
   * @param wanted the name of the constant
   */
  String value(Argument argument, String wanted) {
    if (argument instanceof Argument.Reference reference) {
      List<String> names = of(reference.node());
      if (names.size() != 1) {
        throw new InexpressibleException(
            "a list of " + names.size() + " tensors is not a tensor", "take one of them");
      }
      return names.get(0);
    }
    if (argument instanceof Argument.Literal literal) {
      return constant(literal.value(), wanted);
    }
    return list((Argument.Sequence) argument, wanted);
  }

  private String constant(@Nullable Object value, String wanted) {
    if (value == null) {
      return "";
    }
    if (value instanceof Long number) {
      return graph.constant(TensorProtos.longs(graph.name(wanted), new long[0], number));
    }
    if (value instanceof Double number) {
      return graph.scalar(wanted, number);
    }
    throw new InexpressibleException("`" + value + "` is not a tensor", "use a number");
  }

  private String list(Argument.Sequence sequence, String wanted) {
    if (sequence.items().stream().anyMatch(item -> item instanceof Argument.Reference)) {
      throw new InexpressibleException(
          "a size that is computed from that of another tensor cannot be written",
          "use a fixed size, or -1 for the one that varies");
    }
    if (sequence.items().stream().anyMatch(item -> literal(item) instanceof Double)) {
      double[] numbers = reals(sequence);
      float[] floats = new float[numbers.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) numbers[i];
      }
      return graph.constant(
          TensorProtos.floats(graph.name(wanted), new long[] {floats.length}, floats));
    }
    return graph.longs(wanted, integers(sequence));
  }

  /** The values of an argument that is a list of tensors. */
  List<String> values(Argument argument) {
    if (argument instanceof Argument.Reference reference) {
      return of(reference.node());
    }
    List<String> names = new ArrayList<>();
    if (argument instanceof Argument.Sequence sequence) {
      sequence.items().forEach(item -> names.add(value(item, "item")));
    }
    return names;
  }

  /** One or several whole numbers. */
  static long[] integers(Argument argument) {
    if (argument instanceof Argument.Sequence sequence) {
      return sequence.items().stream().mapToLong(Operands::integer).toArray();
    }
    return new long[] {integer(argument)};
  }

  /** One or several numbers. */
  static double[] reals(Argument argument) {
    if (argument instanceof Argument.Sequence sequence) {
      return sequence.items().stream().mapToDouble(Operands::real).toArray();
    }
    return new double[] {real(argument)};
  }

  static long integer(Argument argument) {
    if (literal(argument) instanceof Number number) {
      return number.longValue();
    }
    throw new InexpressibleException(
        "an option is computed by the network itself", "use a fixed number");
  }

  static double real(Argument argument) {
    if (literal(argument) instanceof Number number) {
      return number.doubleValue();
    }
    throw new InexpressibleException(
        "an option is computed by the network itself", "use a fixed number");
  }

  static @Nullable Object literal(Argument argument) {
    return argument instanceof Argument.Literal literal ? literal.value() : null;
  }
}
