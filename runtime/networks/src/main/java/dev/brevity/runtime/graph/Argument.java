package dev.brevity.runtime.graph;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a node is given. */
public sealed interface Argument {
  /** The result of another node. */
  record Reference(Node node) implements Argument {
    @Override
    public String toString() {
      return node.name();
    }
  }

  /**
   * A value written into the graph.
   *
   * @param value a {@link Long}, {@link Double}, {@link Boolean}, {@link String}, or null for
   *     Python's {@code None}
   */
  record Literal(@Nullable Object value) implements Argument {
    @Override
    public String toString() {
      return String.valueOf(value);
    }
  }

  /** Several arguments in one place. */
  record Sequence(List<Argument> items) implements Argument {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String toString() {
      return items.toString();
    }
  }

  static Argument of(Node node) {
    return new Reference(node);
  }

  static Argument of(@Nullable Object literal) {
    return new Literal(literal instanceof Integer number ? (Long) number.longValue() : literal);
  }

  /** A sequence of whole numbers. */
  static Argument of(long... numbers) {
    return new Sequence(Arrays.stream(numbers).<Argument>mapToObj(Literal::new).toList());
  }

  /** A sequence of the results of nodes. */
  static Argument of(List<Node> nodes) {
    return new Sequence(nodes.stream().<Argument>map(Reference::new).toList());
  }

  /** Calls the consumer for every reference inside, in order. */
  default void forEachNode(Consumer<Node> consumer) {
    if (this instanceof Reference reference) {
      consumer.accept(reference.node());
    } else if (this instanceof Sequence sequence) {
      sequence.items().forEach(item -> item.forEachNode(consumer));
    }
  }

  /** This argument with every referenced node replaced. */
  default Argument map(UnaryOperator<Node> replacement) {
    if (this instanceof Reference reference) {
      return new Reference(replacement.apply(reference.node()));
    }
    if (this instanceof Sequence sequence) {
      return new Sequence(sequence.items().stream().map(item -> item.map(replacement)).toList());
    }
    return this;
  }
}
