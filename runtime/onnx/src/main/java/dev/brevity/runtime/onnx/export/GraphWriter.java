package dev.brevity.runtime.onnx.export;

import com.google.protobuf.ByteString;
import dev.brevity.runtime.onnx.operator.Operator;
import dev.brevity.runtime.onnx.operator.OperatorTable;
import dev.brevity.runtime.onnx.operator.Trait;
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
import java.util.TreeSet;
import onnx.GraphProto;
import onnx.NodeProto;
import onnx.TensorProto;

/** A graph of ONNX while it is written: nodes, constants and their names. */
public final class GraphWriter {
  /** Bytes from which on equal constants are worth looking for. */
  private static final int LARGE = 64;

  private final int opset;
  private final OperatorTable operators;
  private final boolean marked;
  private final Set<String> names = new HashSet<>();
  private final Set<String> domains = new TreeSet<>();
  private final Deque<List<NodeProto>> graphs = new ArrayDeque<>();
  private final Map<String, TensorProto> constants = new LinkedHashMap<>();
  private final Map<TensorProto, String> large = new HashMap<>();
  private final Map<String, long[]> shapes = new HashMap<>();

  /**
   * @param opset the version of the operators
   * @param operators what the operators take, over all versions
   * @param marked whether no engine runs the graph, which says all that a quantizer is instead
   */
  public GraphWriter(int opset, OperatorTable operators, boolean marked) {
    this.opset = opset;
    this.operators = operators;
    this.marked = marked;
    graphs.push(new ArrayList<>());
  }

  int opset() {
    return opset;
  }

  /** Whether no engine runs the graph, which says all that a quantizer is instead. */
  boolean isMarked() {
    return marked;
  }

  /** What is known of an operator that files can have. */
  Optional<Operator> operator(String type) {
    return operators.find(type).filter(found -> !found.is(Trait.OWN));
  }

  /** Whether the version has the operator. */
  boolean has(String type) {
    return opset >= described(type).since();
  }

  /**
   * Demands that the version has the operator.
   *
   * @param what the networks that need it, for the message
   * @throws InexpressibleException if only later versions have it
   */
  void require(String type, String what) {
    if (!has(type)) {
      throw InexpressibleException.before(what, described(type).since());
    }
  }

  /** What is known of an operator of the table. */
  Operator described(String type) {
    return operator(type).orElseThrow(() -> new IllegalArgumentException("no operator " + type));
  }

  /** Notes that operators of another domain are used. */
  void use(String domain) {
    domains.add(domain);
  }

  /** The domains of operators that are used, besides the standard one. */
  Set<String> domains() {
    return domains;
  }

  /** A name that no value has yet: the one wanted, or one like it. */
  public String name(String wanted) {
    String name = wanted;
    for (int number = 1; !names.add(name); number++) {
      name = wanted + "_" + number;
    }
    return name;
  }

  /** Begins a node. */
  public NodeWriter node(String type) {
    return new NodeWriter(this, type);
  }

  /**
   * Adds a constant, whose name must come from {@link #name}; returns the name of one that holds
   * the same numbers, if they are more than a few.
   */
  public String constant(TensorProto tensor) {
    if (tensor.getRawData().size() < LARGE || isUniform(tensor.getRawData())) {
      constants.put(tensor.getName(), tensor);
      return tensor.getName();
    }
    String known =
        large.computeIfAbsent(tensor.toBuilder().clearName().build(), contents -> tensor.getName());
    constants.putIfAbsent(known, tensor);
    return known;
  }

  /** The constant that holds these numbers, if they are more than a few and it is there already. */
  Optional<String> holding(TensorProto tensor) {
    return Optional.ofNullable(large.get(tensor.toBuilder().clearName().build()));
  }

  private static boolean isUniform(ByteString bytes) {
    for (int i = 1; i < bytes.size(); i++) {
      if (bytes.byteAt(i) != bytes.byteAt(0)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Adds a matrix of integers, and goes back to floating point.
   *
   * @param wanted the name of the result, columns first, as MatMul wants it
   */
  public String matrix(StoredMatrix matrix, String wanted) {
    return new QuantizerWriter(this).matrix(matrix.turned(opset), false, wanted);
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
  public String longs(String wanted, long... values) {
    return constant(TensorProtos.longs(name(wanted), new long[] {values.length}, values));
  }

  /** Adds a single number. */
  public String scalar(String wanted, double value) {
    return constant(TensorProtos.floats(name(wanted), new long[0], (float) value));
  }

  /** Whether a visible node of the type computes the value. */
  boolean isResultOf(String type, String value) {
    return graphs.stream()
        .flatMap(List::stream)
        .anyMatch(node -> node.getOpType().equals(type) && node.getOutputList().contains(value));
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
  public void writeTo(GraphProto.Builder graph) {
    graph.addAllNode(graphs.element());
    new ConstantPlacement(constants.values()).apply(graph);
  }
}
