package dev.brevity.runtime.onnx.shape;

import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongBinaryOperator;

/** Operators that leave one number of a dimension, or few. */
public final class ReductionRules {
  private ReductionRules() {}

  public static TensorFacts reduce(NodeFacts node) {
    TensorFacts x = node.operand(0);
    boolean kept = node.integer("keepdims", 1) != 0;
    Optional<TensorFacts> given = node.input(1);
    boolean unknown =
        given.filter(axes -> axes.numbers().filter(Numbers::isComplete).isEmpty()).isPresent();
    if (unknown) {
      return x.like(kept ? StaticShape.ofRank(x.shape().rank()) : StaticShape.unknown());
    }
    long[] axes = node.option("axes", 1).orElse(new long[0]);
    if (axes.length == 0 && node.integer("noop_with_empty_axes", 0) != 0) {
      return x.like(x.shape());
    }
    int rank = x.shape().sizes().size();
    boolean[] reduced = new boolean[rank];
    Arrays.fill(reduced, axes.length == 0);
    for (long axis : axes) {
      reduced[x.shape().axis(axis)] = true;
    }
    List<Long> sizes = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      if (!reduced[i] || kept) {
        sizes.add(reduced[i] ? 1L : x.shape().size(i));
      }
    }
    StaticShape shape = StaticShape.of(sizes);
    return x.like(shape);
  }

  /** A sum, of which the number is known if those of the operand are. */
  public static TensorFacts sum(NodeFacts node) {
    return folded(node, 0, Math::addExact);
  }

  /** A product, of which the number is known if those of the operand are. */
  public static TensorFacts product(NodeFacts node) {
    return folded(node, 1, Math::multiplyExact);
  }

  private static TensorFacts folded(NodeFacts node, long start, LongBinaryOperator f) {
    TensorFacts x = node.operand(0);
    TensorFacts reduced = reduce(node);
    boolean vector = x.shape().rank() == 1 && x.numbers().filter(Numbers::isComplete).isPresent();
    boolean whole = x.type().filter(type -> type == DataType.INT64).isPresent();
    return vector && whole && reduced.shape().elements() == 1
        ? TensorFacts.of(
            DataType.INT64,
            reduced.shape(),
            Numbers.of(Arrays.stream(x.integers()).reduce(start, f)))
        : reduced;
  }

  public static TensorFacts place(NodeFacts node) {
    StaticShape shape = node.operand(0).shape();
    int axis = shape.axis(node.integer("axis", 0));
    List<Long> sizes = new ArrayList<>(shape.sizes());
    if (node.integer("keepdims", 1) != 0) {
      sizes.set(axis, 1L);
    } else {
      sizes.remove(axis);
    }
    return TensorFacts.of(Optional.of(DataType.INT64), StaticShape.of(sizes));
  }

  public static List<TensorFacts> top(NodeFacts node) {
    TensorFacts x = node.operand(0);
    int axis = x.shape().axis(node.integer("axis", -1));
    long count =
        node.input(1)
            .map(
                k ->
                    k.numbers()
                        .filter(Numbers::isComplete)
                        .map(numbers -> numbers.integers()[0])
                        .orElse(StaticShape.VARIES))
            .orElseGet(() -> node.integer("k", StaticShape.VARIES));
    StaticShape shape = x.shape().with(axis, count);
    return List.of(x.like(shape), TensorFacts.of(Optional.of(DataType.INT64), shape));
  }
}
