package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.onnx.operator.ActivationOperators;

/** Writes softmax functions as they were before opset 13: over all dimensions from the axis on. */
final class FlattenedSoftmax {
  private FlattenedSoftmax() {}

  /**
   * Writes a function.
   *
   * @param type Softmax or LogSoftmax
   * @param given the first dimension that is normalized; negative counts from the end
   */
  static String write(GraphWriter graph, NodeCall call, String type, long given) {
    int rank = call.rank();
    long axis = given < 0 ? given + rank : given;
    boolean plain = axis == rank - 1 || graph.opset() < ActivationOperators.SOFTMAX_OF_ONE_AXIS;
    if (plain) {
      return graph.node(type).input(call.input()).set("axis", axis).as(call.name());
    }
    String shape = graph.node("Shape").input(call.input()).as(call.name() + ".shape");
    String flat =
        graph.node("Flatten").input(call.input()).set("axis", axis).as(name(call, "flat"));
    String normalized = graph.node(type).input(flat).set("axis", 1L).as(name(call, "normalized"));
    return graph.node("Reshape").input(normalized, shape).as(call.name());
  }

  private static String name(NodeCall call, String part) {
    return call.name() + "." + part;
  }
}
