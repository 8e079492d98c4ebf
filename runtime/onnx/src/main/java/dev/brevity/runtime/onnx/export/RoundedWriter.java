package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.aten.Rounding;
import java.util.stream.IntStream;

/** Writes quantizers step by step, in floating point. */
final class RoundedWriter {
  private final GraphWriter graph;

  RoundedWriter(GraphWriter graph) {
    this.graph = graph;
  }

  /**
   * The integers that a value becomes, in floating point.
   *
   * @param name what names of values and constants begin with
   */
  String codes(String value, RoundedGrid grid, String scale, String name) {
    String integers = graph.node("Div").input(value, scale).as(name + ".divided");
    if (isShifted(grid)) {
      String zero = zeroPoints(grid, 1, name + ".zero_point");
      integers = graph.node("Add").input(integers, zero).as(name + ".shifted");
    }
    if (grid.divisor().isPresent()) {
      integers = new RoundingWriter(graph).write(Rounding.ROUND, integers, name + ".integers");
      String divisor = graph.scalar(name + ".divisor", grid.divisor().get());
      integers = graph.node("Div").input(integers, divisor).as(name + ".reduced");
    }
    String rounded = new RoundingWriter(graph).write(grid.rounding(), integers, name + ".rounded");
    return new ActivationWriter(graph).clip(rounded, grid.low(), grid.high(), name + ".codes");
  }

  /** The values that codes in floating point stand for. */
  String values(String codes, RoundedGrid grid, String name, String wanted) {
    float divisor = grid.divisor().orElse(1f);
    float[] scales = grid.scales().clone();
    for (int i = 0; i < scales.length; i++) {
      scales[i] *= divisor;
    }
    String centred = codes;
    if (isShifted(grid)) {
      String zero = zeroPoints(grid, divisor, name + ".output_zero_point");
      centred = graph.node("Sub").input(codes, zero).as(name + ".centred");
    }
    String scale = floats(name + ".output_scale", grid.shape(), scales);
    return graph.node("Mul").input(centred, scale).as(wanted);
  }

  /** The scales of a grid as a constant that fits the values. */
  String scales(RoundedGrid grid, String name) {
    return floats(name + ".divided_by", grid.shape(), grid.scales());
  }

  /** Writes a quantizer to signs. */
  String signs(String value, SignGrid grid, String name, String wanted) {
    String scale = graph.scalar(name + ".scale", grid.scale());
    if (grid.threshold().isEmpty()) {
      String opposite = graph.scalar(name + ".opposite", -grid.scale());
      String zero = graph.scalar(name + ".zero", 0);
      String below = graph.node("Less").input(value, zero).as(name + ".below");
      return graph.node("Where").input(below, opposite, scale).as(wanted);
    }
    String magnitude = graph.node("Abs").input(value).as(name + ".magnitude");
    String threshold = graph.scalar(name + ".threshold", grid.threshold().getAsDouble());
    String beyond = graph.node("Greater").input(magnitude, threshold).as(name + ".beyond");
    String sign = graph.node("Sign").input(value).as(name + ".sign");
    String level = graph.node("Mul").input(sign, scale).as(name + ".level");
    String none = graph.scalar(name + ".none", 0);
    return graph.node("Where").input(beyond, level, none).as(wanted);
  }

  private static boolean isShifted(RoundedGrid grid) {
    return IntStream.range(0, grid.zeroPoints().length).anyMatch(i -> grid.zeroPoints()[i] != 0);
  }

  private String zeroPoints(RoundedGrid grid, float divisor, String wanted) {
    float[] zeros = grid.zeroPoints().clone();
    for (int i = 0; i < zeros.length; i++) {
      zeros[i] /= divisor;
    }
    return floats(wanted, grid.shape(), zeros);
  }

  private String floats(String wanted, long[] shape, float[] values) {
    return graph.constant(TensorProtos.floats(graph.name(wanted), shape, values));
  }
}
