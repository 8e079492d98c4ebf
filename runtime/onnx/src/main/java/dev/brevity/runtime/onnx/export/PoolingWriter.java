package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.layer.LayerSpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Writes pooling, by PyTorch's names and options. */
final class PoolingWriter {
  private final GraphWriter graph;

  PoolingWriter(GraphWriter graph) {
    this.graph = graph;
  }

  /**
   * Writes pooling.
   *
   * @throws InexpressibleException if the layer is none, or ONNX has no such pooling
   */
  String write(NodeCall call, LayerSpec spec) {
    return write(call, spec, call.name());
  }

  /**
   * Writes pooling.
   *
   * @param wanted the name of the result
   */
  String write(NodeCall call, LayerSpec spec, String wanted) {
    return switch (spec.type()) {
      case "MaxPool1d" -> pool(call, spec, wanted, 1, false);
      case "MaxPool2d" -> pool(call, spec, wanted, 2, false);
      case "MaxPool3d" -> pool(call, spec, wanted, 3, false);
      case "AvgPool1d" -> pool(call, spec, wanted, 1, true);
      case "AvgPool2d" -> pool(call, spec, wanted, 2, true);
      case "AvgPool3d" -> pool(call, spec, wanted, 3, true);
      case "AdaptiveAvgPool1d" -> adaptive(call, spec, wanted, 1);
      case "AdaptiveAvgPool2d" -> adaptive(call, spec, wanted, 2);
      default ->
          throw new InexpressibleException(
              "a layer of kind " + spec.type() + " cannot be written",
              "take it out of the network");
    };
  }

  private String pool(NodeCall call, LayerSpec spec, String wanted, int spatial, boolean average) {
    long divisor = average ? spec.integer("divisor_override", 0) : 0;
    if (divisor != 0 && spec.flag("ceil_mode", false)) {
      throw new InexpressibleException(
          "ONNX divides by the size of the window and by nothing else",
          "leave out `divisor_override` or `ceil_mode`");
    }
    long[] kernel = spec.integers("kernel_size", spatial);
    long[] stride = spec.has("stride") ? spec.integers("stride", spatial) : kernel;
    long[] dilation = spec.integers("dilation", spatial, 1);
    NodeWriter node =
        graph
            .node(average ? "AveragePool" : "MaxPool")
            .input(call.input())
            .set("ceil_mode", spec.flag("ceil_mode", false) ? 1L : 0L);
    if (average) {
      node.set("count_include_pad", divisor != 0 || spec.flag("count_include_pad", true) ? 1L : 0L);
    } else if (Arrays.stream(dilation).anyMatch(step -> step != 1)) {
      node.set("dilations", dilation);
    }
    String pooled =
        node.set("kernel_shape", kernel)
            .set("pads", Padding.both(spec.integers("padding", spatial, 0)))
            .set("strides", stride)
            .as(divisor == 0 ? wanted : wanted + ".averages");
    if (divisor == 0) {
      return pooled;
    }
    double share = (double) LongStream.of(kernel).reduce(1, (a, b) -> a * b) / divisor;
    return graph.node("Mul").input(pooled, graph.scalar(wanted + ".share", share)).as(wanted);
  }

  private String adaptive(NodeCall call, LayerSpec spec, String wanted, int spatial) {
    Shape input = call.shape();
    long[] outputs = new long[spatial];
    long[] kernel = new long[spatial];
    Object given = spec.options().get("output_size");
    boolean global = true;
    boolean even = true;
    for (int i = 0; i < spatial; i++) {
      long size = input.get(input.dimension() - spatial + i);
      Object asked = given instanceof List<?> list ? list.get(list.size() == 1 ? 0 : i) : given;
      outputs[i] = asked instanceof Number number ? number.longValue() : size;
      global &= outputs[i] == 1;
      even &= size % outputs[i] == 0;
      kernel[i] = size / outputs[i];
    }
    if (global) {
      return graph.node("GlobalAveragePool").input(call.input()).as(wanted);
    }
    if (!even) {
      throw new InexpressibleException(
          "ONNX averages only windows of one size, and " + input + " is not divided evenly",
          "choose an `output_size` that divides the input");
    }
    return graph
        .node("AveragePool")
        .input(call.input())
        .set("kernel_shape", kernel)
        .set("strides", kernel)
        .as(wanted);
  }
}
