package dev.brevity.runtime.onnx.export;

/** Writes reductions. */
final class Reduction {
  private Reduction() {}

  static String write(
      GraphWriter graph, String type, String input, long[] axes, boolean keep, String wanted) {
    return graph
        .node(type)
        .input(input)
        .option("axes", wanted + "_axes", axes)
        .set("keepdims", keep ? 1L : 0L)
        .as(wanted);
  }
}
