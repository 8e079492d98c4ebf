package dev.brevity.runtime.onnx.operator;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.onnx.shape.NodeFacts;
import java.util.Map;

/** Makes of the options of a node, as its version has them, those of the operator's function. */
@FunctionalInterface
public interface OptionReading {
  OptionReading PLAIN = (node, options) -> {};

  /**
   * Changes the options.
   *
   * @throws dev.brevity.runtime.onnx.node.UnsupportedException if the function cannot do as they
   *     say
   */
  void read(NodeFacts node, Map<String, Argument> options);
}
