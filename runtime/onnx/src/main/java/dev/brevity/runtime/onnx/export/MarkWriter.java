package dev.brevity.runtime.onnx.export;

import java.util.Locale;

/** Writes quantizers as nodes that hold all that they do. */
final class MarkWriter {
  private final GraphWriter graph;

  MarkWriter(GraphWriter graph) {
    this.graph = graph;
  }

  /** Quantizes a value or a constant; returns the name of the result. */
  String write(String value, QuantizerMark mark, String wanted) {
    NodeWriter node =
        graph
            .node(mark.getClass().getSimpleName())
            .domain(QuantizerMark.DOMAIN)
            .input(value)
            .set("scales", doubles(mark.scales()));
    if (mark.shape().length > 0) {
      node.set("shape", mark.shape());
    }
    if (mark instanceof QuantizerMark.Integers integers) {
      node.set("rounding", integers.rounding().name().toLowerCase(Locale.ROOT))
          .set("zero_points", doubles(integers.zeroPoints()))
          .set("low", integers.low())
          .set("high", integers.high());
    }
    if (mark instanceof QuantizerMark.Floats floats) {
      MinifloatType type = floats.type();
      node.set("exponent_bits", type.exponentBits())
          .set("mantissa_bits", type.mantissaBits())
          .set("exponent_bias", type.exponentBias())
          .set("largest", type.largest())
          .set("infinite", type.infinite() ? 1L : 0L)
          .set("nan", type.nan() ? 1L : 0L)
          .set("saturating", type.saturating() ? 1L : 0L);
    }
    return node.as(wanted);
  }

  /** Stores a tensor and quantizes it; returns the name of the result. */
  String parameter(MarkedTensor tensor, String wanted) {
    String values =
        graph.constant(
            TensorProtos.floats(graph.name(wanted + "_values"), tensor.shape(), tensor.values()));
    return write(values, tensor.mark(), wanted);
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
