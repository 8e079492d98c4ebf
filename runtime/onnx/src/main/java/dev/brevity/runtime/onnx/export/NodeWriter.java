package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.onnx.operator.Input;
import java.util.ArrayList;
import java.util.List;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.NodeProto;
import onnx.TensorProto;

/** Writes one node. */
public final class NodeWriter {
  private final GraphWriter graph;
  private final NodeProto.Builder node;

  NodeWriter(GraphWriter graph, String type) {
    this.graph = graph;
    this.node = NodeProto.newBuilder().setOpType(type);
  }

  /** Tells whose operator it is, if it is not a standard one. */
  NodeWriter domain(String domain) {
    node.setDomain(domain);
    graph.use(domain);
    return this;
  }

  /** Adds inputs; an empty name leaves an optional one out. */
  public NodeWriter input(String... values) {
    for (String value : values) {
      node.addInput(value);
    }
    return this;
  }

  /**
   * Says how to compute, by an input or by an attribute, as the version wants it.
   *
   * @param wanted the name of the constant, if it is an input
   */
  NodeWriter option(String name, String wanted, long... values) {
    Input input = described(name);
    return isInput(input)
        ? inputAt(input, graph.longs(wanted, values))
        : set(attribute(input), values);
  }

  /** As {@link #option(String, String, long...)}, for a single real number. */
  NodeWriter option(String name, String wanted, double value) {
    Input input = described(name);
    return isInput(input)
        ? inputAt(input, graph.scalar(wanted, value))
        : set(attribute(input), value);
  }

  /** Adds an input at its place; optional ones before it that are not given are left out. */
  private NodeWriter inputAt(Input input, String value) {
    int place = graph.described(node.getOpType()).inputs().indexOf(input);
    while (node.getInputCount() < place) {
      node.addInput("");
    }
    return input(value);
  }

  private Input described(String name) {
    return graph.described(node.getOpType()).input(name);
  }

  private boolean isInput(Input input) {
    return graph.opset() >= input.since();
  }

  private static String attribute(Input input) {
    return input.attribute().orElse(input.name());
  }

  public NodeWriter set(String attribute, long value) {
    node.addAttribute(begin(attribute, AttributeProto.AttributeType.INT).setI(value));
    return this;
  }

  NodeWriter set(String attribute, double value) {
    node.addAttribute(begin(attribute, AttributeProto.AttributeType.FLOAT).setF((float) value));
    return this;
  }

  NodeWriter set(String attribute, String value) {
    node.addAttribute(
        begin(attribute, AttributeProto.AttributeType.STRING)
            .setS(com.google.protobuf.ByteString.copyFromUtf8(value)));
    return this;
  }

  public NodeWriter set(String attribute, long[] values) {
    AttributeProto.Builder made = begin(attribute, AttributeProto.AttributeType.INTS);
    for (long value : values) {
      made.addInts(value);
    }
    node.addAttribute(made);
    return this;
  }

  NodeWriter set(String attribute, double[] values) {
    AttributeProto.Builder made = begin(attribute, AttributeProto.AttributeType.FLOATS);
    for (double value : values) {
      made.addFloats((float) value);
    }
    node.addAttribute(made);
    return this;
  }

  NodeWriter set(String attribute, List<String> values) {
    AttributeProto.Builder made = begin(attribute, AttributeProto.AttributeType.STRINGS);
    values.forEach(value -> made.addStrings(com.google.protobuf.ByteString.copyFromUtf8(value)));
    node.addAttribute(made);
    return this;
  }

  NodeWriter set(String attribute, TensorProto value) {
    node.addAttribute(begin(attribute, AttributeProto.AttributeType.TENSOR).setT(value));
    return this;
  }

  NodeWriter set(String attribute, GraphProto value) {
    node.addAttribute(begin(attribute, AttributeProto.AttributeType.GRAPH).setG(value));
    return this;
  }

  /** Finishes the node; returns the name of its result. */
  public String as(String wanted) {
    return as(wanted, 1).get(0);
  }

  /** Finishes a node with several results; returns their names. */
  public List<String> as(String wanted, int results) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < results; i++) {
      names.add(i == 0 ? wanted : wanted + "_" + i);
    }
    return as(names);
  }

  /** Finishes a node with a name wanted for each result; returns their names. */
  List<String> as(List<String> wanted) {
    List<String> names = new ArrayList<>();
    wanted.forEach(name -> names.add(graph.name(name)));
    node.setName(names.get(0)).addAllOutput(names);
    while (node.getInputCount() > 0 && node.getInput(node.getInputCount() - 1).isEmpty()) {
      List<String> shorter = node.getInputList().subList(0, node.getInputCount() - 1);
      List<String> kept = List.copyOf(shorter);
      node.clearInput().addAllInput(kept);
    }
    graph.add(node.build());
    return names;
  }

  private static AttributeProto.Builder begin(String name, AttributeProto.AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }
}
