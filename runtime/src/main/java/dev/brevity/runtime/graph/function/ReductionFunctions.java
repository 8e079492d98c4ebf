package dev.brevity.runtime.graph.function;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import java.util.List;
import java.util.stream.LongStream;

/** Means, sums and pooling. */
final class ReductionFunctions {
  private static final List<String> REDUCTION = List.of("input", "dim", "keepdim");

  private ReductionFunctions() {}

  static void addTo(FunctionRegistry registry) {
    registry.add(
        "mean",
        REDUCTION,
        call ->
            Value.of(
                FloatFunctions.mean(call.array("input"), axes(call), call.flag("keepdim", false))));
    registry.add(
        "sum",
        REDUCTION,
        call ->
            Value.of(
                FloatFunctions.sum(call.array("input"), axes(call), call.flag("keepdim", false))));
    registry.add(
        "max_pool2d",
        List.of("input", "kernel_size", "stride", "padding", "dilation", "ceil_mode"),
        call -> {
          long[] kernel = call.integers("kernel_size", 2);
          return Grid.keep(
              call.tensor("input"),
              x ->
                  FloatFunctions.maxPool(
                      x,
                      kernel,
                      spatial(call, "stride", kernel),
                      spatial(call, "padding", new long[2]),
                      spatial(call, "dilation", new long[] {1, 1}),
                      call.flag("ceil_mode", false)));
        });
    registry.add(
        "avg_pool2d",
        List.of("input", "kernel_size", "stride", "padding", "ceil_mode", "count_include_pad"),
        call -> {
          long[] kernel = call.integers("kernel_size", 2);
          NDArray x = call.array("input");
          return Value.of(
              x.getNDArrayInternal()
                  .avgPool(
                      new Shape(kernel),
                      new Shape(spatial(call, "stride", kernel)),
                      new Shape(spatial(call, "padding", new long[2])),
                      call.flag("ceil_mode", false),
                      call.flag("count_include_pad", true)));
        });
    registry.add(
        "adaptive_avg_pool2d",
        List.of("input", "output_size"),
        call ->
            Value.of(
                FloatFunctions.adaptiveAveragePool(
                    call.array("input"), call.integers("output_size", 2))));
  }

  private static long[] spatial(Call call, String parameter, long[] otherwise) {
    return call.has(parameter) ? call.integers(parameter, 2) : otherwise;
  }

  private static long[] axes(Call call) {
    int dimensions = call.array("input").getShape().dimension();
    return call.has("dim") ? call.integers("dim") : LongStream.range(0, dimensions).toArray();
  }
}
