package dev.brevity.runtime.graph.function;

import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.tensor.Pooling;
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
          Shape kernel = new Shape(call.integers("kernel_size", 2));
          return Value.of(
              Pooling.max(
                  call.tensor("input"),
                  kernel,
                  spatial(call, "stride", kernel),
                  spatial(call, "padding", new Shape(0, 0)),
                  spatial(call, "dilation", new Shape(1, 1)),
                  call.flag("ceil_mode", false)));
        });
    registry.add(
        "avg_pool2d",
        List.of(
            "input",
            "kernel_size",
            "stride",
            "padding",
            "ceil_mode",
            "count_include_pad",
            "divisor_override"),
        call -> {
          Shape kernel = new Shape(call.integers("kernel_size", 2));
          return Value.of(
              Pooling.average2d(
                  call.tensor("input"),
                  kernel,
                  spatial(call, "stride", kernel),
                  spatial(call, "padding", new Shape(0, 0)),
                  call.flag("ceil_mode", false),
                  call.flag("count_include_pad", true),
                  call.integer("divisor_override", 0)));
        });
    registry.add(
        "adaptive_avg_pool2d",
        List.of("input", "output_size"),
        call ->
            Value.of(
                Pooling.adaptiveAverage2d(
                    call.tensor("input"), new Shape(call.integers("output_size", 2)))));
  }

  private static Shape spatial(Call call, String parameter, Shape otherwise) {
    return call.has(parameter) ? new Shape(call.integers(parameter, 2)) : otherwise;
  }

  private static long[] axes(Call call) {
    int dimensions = call.array("input").getShape().dimension();
    return call.has("dim") ? call.integers("dim") : LongStream.range(0, dimensions).toArray();
  }
}
