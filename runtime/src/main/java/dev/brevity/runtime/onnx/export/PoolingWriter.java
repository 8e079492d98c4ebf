package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.layer.LayerSpec;
import java.util.Arrays;
import java.util.List;

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
    return switch (spec.type()) {
      case "MaxPool1d" -> pool(call, spec, 1, false);
      case "MaxPool2d" -> pool(call, spec, 2, false);
      case "MaxPool3d" -> pool(call, spec, 3, false);
      case "AvgPool1d" -> pool(call, spec, 1, true);
      case "AvgPool2d" -> pool(call, spec, 2, true);
      case "AvgPool3d" -> pool(call, spec, 3, true);
      case "AdaptiveAvgPool1d" -> adaptive(call, spec, 1);
      case "AdaptiveAvgPool2d" -> adaptive(call, spec, 2);
      default ->
          throw new InexpressibleException(
              "a layer of kind " + spec.type() + " cannot be written",
              "take it out of the network");
    };
  }

  private String pool(NodeCall call, LayerSpec spec, int spatial, boolean average) {
    if (spec.has("divisor_override") && spec.integer("divisor_override") != 0) {
      throw new InexpressibleException(
          "ONNX divides by the size of the window and by nothing else",
          "leave out `divisor_override`");
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
      node.set("count_include_pad", spec.flag("count_include_pad", true) ? 1L : 0L);
    } else if (Arrays.stream(dilation).anyMatch(step -> step != 1)) {
      node.set("dilations", dilation);
    }
    return node.set("kernel_shape", kernel)
        .set("pads", Padding.both(spec.integers("padding", spatial, 0)))
        .set("strides", stride)
        .as(call.name());
  }

  private String adaptive(NodeCall call, LayerSpec spec, int spatial) {
    Shape input = call.shape();
    long[] outputs = new long[spatial];
    long[] kernel = new long[spatial];
    Object given = spec.options().get("output_size");
    boolean global = true;
    boolean even = true;
    for (int i = 0; i < spatial; i++) {
      long size = input.get(input.dimension() - spatial + i);
      Object wanted = given instanceof List<?> list ? list.get(list.size() == 1 ? 0 : i) : given;
      outputs[i] = wanted instanceof Number number ? number.longValue() : size;
      global &= outputs[i] == 1;
      even &= size % outputs[i] == 0;
      kernel[i] = size / outputs[i];
    }
    if (global) {
      return graph.node("GlobalAveragePool").input(call.input()).as(call.name());
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
        .as(call.name());
  }
}
