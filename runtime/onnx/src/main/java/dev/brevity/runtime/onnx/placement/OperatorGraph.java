package dev.brevity.runtime.onnx.placement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.NodeProto;
import onnx.TensorProto;
import onnx.ValueInfoProto;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX graph in floating point, with what is known of the quantization of its tensors next to
 * it. Operators stand in the order of computation.
 */
final class OperatorGraph {
  /** A place where an operator reads a tensor. */
  record Use(Operator operator, int index) {}

  private final GraphProto origin;
  private final int opset;
  private List<Operator> operators = new ArrayList<>();
  private final Map<String, TensorProto> constants = new LinkedHashMap<>();
  private final Map<String, WeightCodes> weights = new LinkedHashMap<>();
  private final Map<String, ByteGrid> grids = new LinkedHashMap<>();
  private final Map<String, long[]> shapes = new HashMap<>();
  private final Set<String> results = new LinkedHashSet<>();
  private final Set<String> captured = new HashSet<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> inputs = new LinkedHashSet<>();
  private @Nullable Map<String, Operator> producers;
  private @Nullable Map<String, List<Use>> uses;

  OperatorGraph(GraphProto origin, int opset, Map<String, long[]> knownShapes) {
    this.origin = origin;
    this.opset = opset;
    origin.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
    for (ValueInfoProto input : origin.getInputList()) {
      if (!constants.containsKey(input.getName())) {
        inputs.add(input.getName());
      }
    }
    origin.getOutputList().forEach(output -> results.add(output.getName()));
    names.addAll(constants.keySet());
    names.addAll(inputs);
    for (NodeProto node : origin.getNodeList()) {
      names.add(node.getName());
      names.addAll(node.getOutputList());
      capture(node);
    }
    for (NodeProto node : origin.getNodeList()) {
      operators.add(Operator.of(node, node.getName().isEmpty() ? fresh("node") : node.getName()));
    }
    shapes.putAll(knownShapes);
    constants.forEach((name, tensor) -> shapes.put(name, Tensors.shape(tensor)));
  }

  private void capture(NodeProto node) {
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        capture(attribute.getG());
      }
      attribute.getGraphsList().forEach(this::capture);
    }
  }

  private void capture(GraphProto inner) {
    for (NodeProto node : inner.getNodeList()) {
      captured.addAll(node.getInputList());
      names.addAll(node.getInputList());
      names.addAll(node.getOutputList());
      names.add(node.getName());
      capture(node);
    }
    inner.getOutputList().forEach(output -> captured.add(output.getName()));
    inner.getInitializerList().forEach(tensor -> names.add(tensor.getName()));
  }

  int opset() {
    return opset;
  }

  List<Operator> operators() {
    return Collections.unmodifiableList(operators);
  }

  void replaceOperators(List<Operator> changed) {
    operators = new ArrayList<>(changed);
    changed();
  }

  /** Forgets who computes and who reads what, after operators have changed. */
  void changed() {
    producers = null;
    uses = null;
  }

  Map<String, TensorProto> constants() {
    return constants;
  }

  /** Weights in codes; the name is that of the tensor in floating point. */
  Map<String, WeightCodes> weights() {
    return weights;
  }

  /** What the codes of activations stand for. */
  Map<String, ByteGrid> grids() {
    return grids;
  }

  boolean isConstant(String tensor) {
    return constants.containsKey(tensor) || weights.containsKey(tensor);
  }

  boolean isResult(String tensor) {
    return results.contains(tensor);
  }

  boolean isInput(String tensor) {
    return inputs.contains(tensor);
  }

  /** Whether a graph within a node reads the tensor. */
  boolean isCaptured(String tensor) {
    return captured.contains(tensor);
  }

  /** The operator that computes a tensor; empty for inputs and constants. */
  Optional<Operator> producer(String tensor) {
    if (producers == null) {
      producers = new HashMap<>();
      for (Operator operator : operators) {
        for (String output : operator.outputs()) {
          producers.put(output, operator);
        }
      }
    }
    return Optional.ofNullable(producers.get(tensor));
  }

  /** Where a tensor is read, graphs within nodes and results apart. */
  List<Use> uses(String tensor) {
    if (uses == null) {
      uses = new HashMap<>();
      for (Operator operator : operators) {
        for (int i = 0; i < operator.inputs().size(); i++) {
          uses.computeIfAbsent(operator.input(i), key -> new ArrayList<>())
              .add(new Use(operator, i));
        }
      }
    }
    return uses.getOrDefault(tensor, List.of());
  }

  /** The only operator that reads a tensor, which is no result and is read by no inner graph. */
  Optional<Operator> onlyReader(String tensor) {
    List<Use> found = uses(tensor);
    return found.size() == 1 && !isResult(tensor) && !isCaptured(tensor)
        ? Optional.of(found.get(0).operator())
        : Optional.empty();
  }

  Optional<long[]> shape(String tensor) {
    WeightCodes codes = weights.get(tensor);
    return codes != null ? Optional.of(codes.shape()) : Optional.ofNullable(shapes.get(tensor));
  }

  void setShape(String tensor, long[] shape) {
    shapes.put(tensor, shape);
  }

  /** The number of elements; 1 where the shape is not known. */
  long size(String tensor) {
    long count = 1;
    for (long size : shape(tensor).orElse(new long[0])) {
      count *= Math.max(1, size);
    }
    return count;
  }

  /** The numbers of a constant of single floats. */
  Optional<float[]> floats(String tensor) {
    return Optional.ofNullable(constants.get(tensor)).flatMap(Tensors::floats);
  }

  /** Adds a constant. */
  String add(TensorProto tensor) {
    constants.put(tensor.getName(), tensor);
    shapes.put(tensor.getName(), Tensors.shape(tensor));
    names.add(tensor.getName());
    return tensor.getName();
  }

  /** A name that nothing has yet: the one wanted, or one like it. */
  String fresh(String wanted) {
    String name = wanted;
    for (int number = 1; !names.add(name); number++) {
      name = wanted + "_" + number;
    }
    return name;
  }

  /** Takes away operators and constants that nothing needs. */
  void removeUnused() {
    Set<String> needed = new HashSet<>(results);
    needed.addAll(captured);
    List<Operator> kept = new ArrayList<>();
    for (int i = operators.size() - 1; i >= 0; i--) {
      Operator operator = operators.get(i);
      if (operator.outputs().stream().anyMatch(needed::contains)) {
        needed.addAll(operator.inputs());
        kept.add(operator);
      }
    }
    Collections.reverse(kept);
    replaceOperators(kept);
    constants.keySet().retainAll(needed);
    weights.keySet().retainAll(needed);
  }

  /** The graph as ONNX has it; weights in codes must have been written by operators. */
  GraphProto proto() {
    GraphProto.Builder made =
        origin.toBuilder().clearNode().clearInitializer().clearInput().clearValueInfo();
    origin.getInputList().stream()
        .filter(input -> inputs.contains(input.getName()))
        .forEach(made::addInput);
    operators.forEach(operator -> made.addNode(operator.proto()));
    return made.addAllInitializer(constants.values()).build();
  }
}
