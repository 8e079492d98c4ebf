package dev.brevity.runtime.onnx.function;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import java.util.List;
import java.util.stream.IntStream;

/** Reductions of some dimensions, and the places of extremes. */
final class ReductionOperators {
  private ReductionOperators() {}

  /** Reduces dimensions, which stay with size 1. */
  @FunctionalInterface
  private interface Reduction {
    NDArray apply(NDArray x, long[] axes);
  }

  static void addTo(OperatorTable table) {
    reduction(table, "ReduceSum", ReductionOperators::sum);
    reduction(table, "ReduceMean", (x, axes) -> FloatFunctions.mean(x, axes, true));
    reduction(table, "ReduceMax", (x, axes) -> FloatFunctions.max(x, axes, true));
    reduction(table, "ReduceMin", (x, axes) -> FloatFunctions.max(x.neg(), axes, true).neg());
    reduction(table, "ReduceProd", ReductionOperators::product);
    reduction(table, "ReduceL1", (x, axes) -> sum(x.abs(), axes));
    reduction(table, "ReduceL2", (x, axes) -> sum(x.square(), axes).sqrt());
    reduction(table, "ReduceSumSquare", (x, axes) -> sum(x.square(), axes));
    reduction(table, "ReduceLogSum", (x, axes) -> sum(x, axes).log());
    reduction(table, "ReduceLogSumExp", ReductionOperators::logSumExp);
    table.add("ArgMax", "data", "axis:i keepdims:i select_last_index:i", call -> place(call, true));
    table.add(
        "ArgMin", "data", "axis:i keepdims:i select_last_index:i", call -> place(call, false));
    table.add(
        "TopK",
        "X K:i -> Values Indices",
        "axis:i largest:i sorted:i k:i",
        ReductionOperators::top);
    table.add("CumSum", "x axis:i", "exclusive:i reverse:i", ReductionOperators::cumulative);
    table.rank(ResultRank.FIRST, "TopK", "CumSum");
  }

  private static void reduction(OperatorTable table, String type, Reduction reduction) {
    table.add(
        type,
        "data axes:is",
        "axes:is keepdims:i noop_with_empty_axes:i",
        call -> reduce(call, reduction));
  }

  private static Value reduce(Call call, Reduction reduction) {
    NDArray x = call.array("data");
    int rank = x.getShape().dimension();
    long[] given = call.has("axes") ? call.integers("axes") : new long[0];
    if (given.length == 0 && call.integer("noop_with_empty_axes", 0) != 0) {
      return Value.of(x);
    }
    int[] axes = given.length == 0 ? IntStream.range(0, rank).toArray() : Axes.sorted(given, rank);
    if (axes.length == 0) {
      return Value.of(x);
    }
    NDArray reduced = reduction.apply(x, IntStream.of(axes).asLongStream().toArray());
    return Value.of(call.integer("keepdims", 1) != 0 ? reduced : reduced.squeeze(axes));
  }

  private static NDArray sum(NDArray x, long[] axes) {
    return FloatFunctions.sum(x, axes, true).toType(x.getDataType(), false);
  }

  private static NDArray product(NDArray x, long[] axes) {
    NDArray y = x;
    for (long axis : axes) {
      y = y.prod(new int[] {(int) axis}, true);
    }
    return y.toType(x.getDataType(), false);
  }

  private static NDArray logSumExp(NDArray x, long[] axes) {
    NDArray highest = FloatFunctions.max(x, axes, true);
    return sum(x.sub(highest).exp(), axes).log().add(highest);
  }

  private static Value place(Call call, boolean largest) {
    NDArray x = call.array("data");
    int axis = Axes.of(call.integer("axis", 0), x);
    boolean last = call.integer("select_last_index", 0) != 0;
    NDArray searched = last ? x.flip(axis) : x;
    NDArray places = largest ? searched.argMax(axis) : searched.argMin(axis);
    if (last) {
      places = places.neg().add(x.getShape().get(axis) - 1);
    }
    return Value.of(call.integer("keepdims", 1) != 0 ? places.expandDims(axis) : places);
  }

  private static Value top(Call call) {
    NDArray x = call.array("X");
    int axis = Axes.of(call.integer("axis", -1), x);
    long count = call.has("K") ? call.integer("K") : call.integer("k");
    if (count < 0 || count > x.getShape().get(axis)) {
      throw new IllegalArgumentException("K must be from 0 to " + x.getShape().get(axis));
    }
    boolean largest = call.integer("largest", 1) != 0;
    // Of equal elements the first ones count, which PyTorch's own operator does not promise.
    NDList sorted = Tensors.sort(x, axis, largest);
    return new Value.Tuple(
        List.of(
            Value.of(Axes.slice(sorted.get(0), axis, 0, count)),
            Value.of(Axes.slice(sorted.get(1), axis, 0, count))));
  }

  private static Value cumulative(Call call) {
    NDArray x = call.array("x");
    int axis = Axes.of(call.integer("axis"), x);
    boolean reverse = call.integer("reverse", 0) != 0;
    NDArray y = reverse ? x.flip(axis) : x;
    NDArray sums = y.cumSum(axis).toType(x.getDataType(), false);
    if (call.integer("exclusive", 0) != 0) {
      sums = sums.sub(y);
    }
    return Value.of(reverse ? sums.flip(axis) : sums);
  }
}
