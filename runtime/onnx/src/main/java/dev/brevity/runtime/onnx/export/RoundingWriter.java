package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.aten.Rounding;

/** Writes roundings of tensors in floating point. */
final class RoundingWriter {
  private final GraphWriter graph;

  RoundingWriter(GraphWriter graph) {
    this.graph = graph;
  }

  /**
   * The rounding of that name.
   *
   * @throws InexpressibleException if ONNX cannot round so
   */
  static Rounding expressible(String mode) {
    return Rounding.named(mode)
        .orElseThrow(
            () ->
                new InexpressibleException(
                    "ONNX cannot round activations as `" + mode + "`",
                    "set `float_to_int_impl_type` to ROUND, FLOOR, CEIL or ROUND_TO_ZERO"));
  }

  /** Writes the rounding of a tensor. */
  String write(Rounding rounding, String value, String wanted) {
    return switch (rounding) {
      case ROUND -> nearest(value, wanted);
      case FLOOR -> graph.node("Floor").input(value).as(wanted);
      case CEIL -> graph.node("Ceil").input(value).as(wanted);
      case ROUND_TO_ZERO -> {
        String magnitude = graph.node("Abs").input(value).as(wanted + ".magnitude");
        String whole = graph.node("Floor").input(magnitude).as(wanted + ".whole");
        String sign = graph.node("Sign").input(value).as(wanted + ".sign");
        yield graph.node("Mul").input(whole, sign).as(wanted);
      }
      case DPU -> {
        String down = graph.node("Floor").input(value).as(wanted + ".down");
        String part = graph.node("Sub").input(value, down).as(wanted + ".part");
        String half = graph.scalar(wanted + ".half", 0.5);
        String zero = graph.scalar(wanted + ".zero", 0);
        String tie = graph.node("Equal").input(part, half).as(wanted + ".tie");
        String below = graph.node("Less").input(value, zero).as(wanted + ".below");
        String both = graph.node("And").input(below, tie).as(wanted + ".both");
        String up = graph.node("Ceil").input(value).as(wanted + ".up");
        String even = nearest(value, wanted + ".even");
        yield graph.node("Where").input(both, up, even).as(wanted);
      }
    };
  }

  private String nearest(String value, String wanted) {
    graph.require("Round", "roundings to the nearest integer");
    return graph.node("Round").input(value).as(wanted);
  }
}
