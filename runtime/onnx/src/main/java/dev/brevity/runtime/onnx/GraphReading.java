package dev.brevity.runtime.onnx;

import dev.brevity.runtime.onnx.node.Source;
import java.util.List;
import java.util.Set;
import onnx.GraphProto;

/** A graph of a file while it is read; nodes that hold graphs read those in the same way. */
interface GraphReading {
  /** As deep as graphs may lie within graphs. */
  int DEEPEST = 32;

  /** What the graph becomes. */
  GraphImport target();

  /**
   * The reading of a graph within a node of this one.
   *
   * @param inner what it becomes
   * @param place the node and its attribute, for nodes without names of their own
   */
  GraphReading within(GraphImport inner, GraphProto proto, String place);

  /** Makes the tensors of the graph known; returns their names. */
  Set<String> readInitializers();

  /**
   * Reads the nodes.
   *
   * @param given names of values of the graph that no node computes
   */
  void readNodes(Set<String> given);

  /** The values of the graph's outputs in order. */
  List<Source> results();
}
