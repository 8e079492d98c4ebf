package dev.brevity.runtime.onnx.shape;

import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Operators that leave one number of a dimension, or few. */
final class ReductionRules {
  private ReductionRules() {}

  static void addTo(ShapeTable table) {
    table.add(
        "ReduceSum ReduceMean ReduceMax ReduceMin ReduceProd ReduceL1 ReduceL2 ReduceSumSquare"
            + " ReduceLogSum ReduceLogSumExp",
        ReductionRules::reduce);
    table.add("ArgMax ArgMin", ReductionRules::place);
    table.addAll("TopK", ReductionRules::top);
  }

  private static TensorFacts reduce(NodeFacts node) {
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
    boolean vector = rank == 1 && x.numbers().filter(Numbers::isComplete).isPresent();
    boolean product = node.type().equals("ReduceProd");
    boolean whole = x.type().filter(type -> type == DataType.INT64).isPresent();
    if (!vector || !whole || !reduced[0] || !(product || node.type().equals("ReduceSum"))) {
      return x.like(shape);
    }
    long result = product ? 1 : 0;
    for (long number : x.integers()) {
      result = product ? Math.multiplyExact(result, number) : Math.addExact(result, number);
    }
    return TensorFacts.of(DataType.INT64, shape, Numbers.of(result));
  }

  private static TensorFacts place(NodeFacts node) {
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

  private static List<TensorFacts> top(NodeFacts node) {
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
