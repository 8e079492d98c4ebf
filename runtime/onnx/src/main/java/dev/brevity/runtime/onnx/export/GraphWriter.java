package dev.brevity.runtime.onnx.export;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.GraphProto;
import onnx.NodeProto;
import onnx.TensorProto;

/** A graph of ONNX while it is written: nodes, constants and their names. */
final class GraphWriter {
  private final int opset;
  private final Set<String> names = new HashSet<>();
  private final Deque<List<NodeProto>> graphs = new ArrayDeque<>();
  private final Map<String, TensorProto> constants = new LinkedHashMap<>();
  private final Map<String, long[]> shapes = new HashMap<>();

  /**
   * @param opset the version of the operators
   */
  GraphWriter(int opset) {
    this.opset = opset;
    graphs.push(new ArrayList<>());
  }

  int opset() {
    return opset;
  }

  /** A name that no value has yet: the one wanted, or one like it. */
  String name(String wanted) {
    String name = wanted;
    for (int number = 1; !names.add(name); number++) {
      name = wanted + "_" + number;
    }
    return name;
  }

  /** Begins a node. */
  NodeWriter node(String type) {
    return new NodeWriter(this, type);
  }

  /** Adds a constant, whose name must come from {@link #name}. */
  String constant(TensorProto tensor) {
    constants.put(tensor.getName(), tensor);
    return tensor.getName();
  }

  /** The constant of a name. */
  Optional<TensorProto> constant(String name) {
    return Optional.ofNullable(constants.get(name));
  }

  /** Says what shape a value had when the network was tried. */
  void shaped(String value, long[] shape) {
    shapes.put(value, shape);
  }

  /** The shapes that are known. */
  Map<String, long[]> shapes() {
    return shapes;
  }

  /** Adds whole numbers in one dimension. */
  String longs(String wanted, long... values) {
    return constant(TensorProtos.longs(name(wanted), new long[] {values.length}, values));
  }

  /** Adds a single number. */
  String scalar(String wanted, double value) {
    return constant(TensorProtos.floats(name(wanted), new long[0], (float) value));
  }

  /** Adds a finished node. */
  void add(NodeProto node) {
    graphs.element().add(node);
  }

  /** Begins a graph within the next node; names stay common to all graphs. */
  void beginInner() {
    graphs.push(new ArrayList<>());
  }

  /** Ends the graph within a node, and hands its nodes over. */
  List<NodeProto> endInner() {
    return graphs.pop();
  }

  /** Whether a node of the innermost graph computes the value, rather than that it is given. */
  boolean isComputed(String value) {
    return graphs.element().stream().anyMatch(node -> node.getOutputList().contains(value));
  }

  /** Whether nodes of the innermost graph may use the value. */
  boolean isVisible(String value) {
    return constants.containsKey(value)
        || graphs.stream()
            .flatMap(List::stream)
            .anyMatch(node -> node.getOutputList().contains(value));
  }

  /** Puts nodes, and the constants that they use, into a graph. */
  void writeTo(GraphProto.Builder graph) {
    graph.addAllNode(graphs.element());
    new ConstantPlacement(constants.values()).apply(graph);
  }
}
