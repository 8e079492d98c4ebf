package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.types.Shape;

/** Writes the joining of dimensions. */
final class Flattening {
  private Flattening() {}

  /** Joins dimensions, both ends included; negative numbers count from the end. */
  static String write(GraphWriter graph, NodeCall call, int start, int end) {
    Shape shape = call.shape();
    int rank = shape.dimension();
    int first = start < 0 ? start + rank : start;
    int last = end < 0 ? end + rank : end;
    if (first == 1 && last == rank - 1) {
      return graph.node("Flatten").input(call.input()).set("axis", 1L).as(call.name());
    }
    if (first == last) {
      return call.input();
    }
    // Zero keeps a size of the input, but only in the same place.
    long[] sizes = new long[rank - (last - first)];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = i < first ? 0 : i == first ? -1 : shape.get(i + last - first);
    }
    return graph
        .node("Reshape")
        .input(call.input(), graph.longs(call.name() + "_shape", sizes))
        .as(call.name());
  }
}
