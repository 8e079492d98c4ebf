package dev.brevity.runtime.onnx.fakequant;

import dev.brevity.runtime.onnx.export.TensorProtos;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import onnx.GraphProto;
import onnx.NodeProto;
import onnx.TensorProto;

/**
 * The nodes and constants that a network gets in another format, with names that are not taken
 * twice. The names of the network that was read are taken already.
 */
public final class GraphDraft {
  private final Set<String> names = new HashSet<>();
  private final Map<String, TensorProto> read = new HashMap<>();
  private final Map<String, TensorProto> constants = new LinkedHashMap<>();
  private final List<NodeProto> nodes = new ArrayList<>();

  /**
   * @param graph that was read, whose constants operators may keep
   */
  public GraphDraft(GraphProto graph) {
    graph.getInitializerList().forEach(tensor -> read.put(tensor.getName(), tensor));
    graph.getInputList().forEach(input -> names.add(input.getName()));
    for (NodeProto node : graph.getNodeList()) {
      names.addAll(node.getOutputList());
      if (node.getOpType().equals("Constant") && node.getAttribute(0).hasT()) {
        String name = node.getOutput(0);
        read.put(name, node.getAttribute(0).getT().toBuilder().setName(name).build());
      }
    }
    names.addAll(read.keySet());
  }

  /** A name that is free, which is the wanted one or begins with it. */
  public String name(String wanted) {
    String name = wanted;
    for (int number = 1; !names.add(name); number++) {
      name = wanted + "_" + number;
    }
    return name;
  }

  /** Adds a node with one result, which has a name of the network or a {@link #name}. */
  public String node(NodeDraft node, String output) {
    nodes.add(node.as(output, List.of(output)));
    return output;
  }

  /**
   * Adds an operator of the network.
   *
   * @param operands what its inputs are called in this graph
   */
  public void copy(Call call, UnaryOperator<String> operands) {
    NodeDraft draft = new NodeDraft(call.domain(), call.type()).with(call.attributes());
    call.inputs().forEach(input -> draft.input(input.isEmpty() ? "" : operands.apply(input)));
    nodes.add(draft.as(call.name(), call.outputs()));
  }

  /** Stores single floats; returns the name of their tensor. */
  public String floats(String wanted, long[] shape, float... values) {
    String name = name(wanted);
    return store(TensorProtos.floats(name, shape, values));
  }

  /** Stores whole numbers of 64 bits; returns the name of their tensor. */
  public String longs(String wanted, long... values) {
    String name = name(wanted);
    return store(TensorProtos.longs(name, new long[] {values.length}, values));
  }

  /** Stores integers of 8 bits; returns the name of their tensor. */
  public String bytes(String wanted, boolean signed, long[] shape, long... values) {
    String name = name(wanted);
    return store(TensorProtos.bytes(name, signed, shape, values));
  }

  /** Stores integers of 32 bits; returns the name of their tensor. */
  public String ints(String wanted, long[] shape, long... values) {
    String name = name(wanted);
    return store(TensorProtos.ints(name, shape, values));
  }

  private String store(TensorProto tensor) {
    constants.put(tensor.getName(), tensor);
    return tensor.getName();
  }

  /** Keeps a constant of the network that was read, if the tensor is one; returns its name. */
  public String kept(String tensor) {
    TensorProto constant = read.get(tensor);
    if (constant != null) {
      constants.putIfAbsent(tensor, constant);
    }
    return tensor;
  }

  /** Whether the network that was read stores a tensor of that name. */
  public boolean isRead(String tensor) {
    return read.containsKey(tensor);
  }

  /** Puts nodes and constants into a graph. */
  public void writeTo(GraphProto.Builder graph) {
    graph.addAllNode(nodes).addAllInitializer(constants.values());
  }
}
