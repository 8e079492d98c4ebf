package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.shape.ElementwiseRules;
import dev.brevity.runtime.onnx.shape.NodeFacts;
import dev.brevity.runtime.onnx.shape.ReductionRules;
import dev.brevity.runtime.onnx.shape.TensorFacts;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Reductions of some dimensions, and the places of extremes. */
final class ReductionOperators {
  private static final String PLACE = "axis:i keepdims:i select_last_index:i@12=0";

  private ReductionOperators() {}

  /** Reduces dimensions, which stay with size 1. */
  @FunctionalInterface
  private interface Reduction {
    NDArray apply(NDArray x, long[] axes);
  }

  static List<Operator> all() {
    return List.of(
        reduction("ReduceSum", 13, ReductionOperators::sum, ReductionRules::sum),
        reduction("ReduceProd", 18, ReductionOperators::product, ReductionRules::product),
        reduction("ReduceMean", 18, (x, axes) -> FloatFunctions.mean(x, axes, true)),
        reduction("ReduceMax", 18, (x, axes) -> FloatFunctions.max(x, axes, true)),
        reduction("ReduceMin", 18, (x, axes) -> FloatFunctions.max(x.neg(), axes, true).neg()),
        reduction("ReduceL1", 18, (x, axes) -> sum(x.abs(), axes)),
        reduction("ReduceL2", 18, (x, axes) -> sum(x.square(), axes).sqrt()),
        reduction("ReduceSumSquare", 18, (x, axes) -> sum(x.square(), axes)),
        reduction("ReduceLogSum", 18, (x, axes) -> sum(x, axes).log()),
        reduction("ReduceLogSumExp", 18, ReductionOperators::logSumExp),
        Operator.of("ArgMax", 1, "data", PLACE, call -> place(call, true))
            .shape(ReductionRules::place),
        Operator.of("ArgMin", 1, "data", PLACE, call -> place(call, false))
            .shape(ReductionRules::place),
        Operator.of(
                "TopK",
                1,
                "X K:i1<10:k -> Values Indices",
                "axis:i largest:i@11=1 sorted:i@11=1",
                ReductionOperators::top)
            .shapes(ReductionRules::top),
        Operator.of(
                "CumSum", 11, "x axis:i", "exclusive:i reverse:i", ReductionOperators::cumulative)
            .shape(ElementwiseRules::same));
  }

  private static Operator reduction(String type, int axesAsInput, Reduction reduction) {
    return reduction(type, axesAsInput, reduction, ReductionRules::reduce);
  }

  /**
   * @param axesAsInput the first version of the operators in which the axes are an input
   */
  private static Operator reduction(
      String type, int axesAsInput, Reduction reduction, Function<NodeFacts, TensorFacts> shape) {
    return Operator.of(
            type,
            1,
            "data axes:is<" + axesAsInput,
            "keepdims:i noop_with_empty_axes:i@" + axesAsInput + "=0",
            call -> reduce(call, reduction))
        .shape(shape);
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
