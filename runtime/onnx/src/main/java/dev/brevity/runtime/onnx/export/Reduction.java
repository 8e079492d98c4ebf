package dev.brevity.runtime.onnx.export;

/** Writes reductions, whose axes are an option at first and an input later. */
final class Reduction {
  private static final int AXES_OF_SUM = 13;
  private static final int AXES_OF_OTHERS = 18;

  private Reduction() {}

  /** The first version in which the axes of a reduction are an input. */
  static int axesAsInput(String type) {
    return type.equals("ReduceSum") ? AXES_OF_SUM : AXES_OF_OTHERS;
  }

  static String write(
      GraphWriter graph, String type, String input, long[] axes, boolean keep, String wanted) {
    NodeWriter node = graph.node(type).input(input);
    if (graph.opset() >= axesAsInput(type)) {
      node.input(graph.longs(wanted + "_axes", axes));
    } else {
      node.set("axes", axes);
    }
    return node.set("keepdims", keep ? 1L : 0L).as(wanted);
  }
}
