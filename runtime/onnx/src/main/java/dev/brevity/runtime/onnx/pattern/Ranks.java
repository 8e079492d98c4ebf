package dev.brevity.runtime.onnx.pattern;

import dev.brevity.runtime.graph.Node;

/** How many dimensions results have. */
@FunctionalInterface
public interface Ranks {
  /** The number of dimensions of the node's result; -1 when not known. */
  int of(Node node);
}
