package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.onnx.element.Attributes;
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
    return set(Attributes.integer(attribute, value));
  }

  NodeWriter set(String attribute, double value) {
    return set(Attributes.real(attribute, value));
  }

  NodeWriter set(String attribute, String value) {
    return set(Attributes.text(attribute, value));
  }

  public NodeWriter set(String attribute, long[] values) {
    return set(Attributes.integers(attribute, values));
  }

  NodeWriter set(String attribute, double[] values) {
    return set(Attributes.reals(attribute, values));
  }

  NodeWriter set(String attribute, List<String> values) {
    return set(Attributes.texts(attribute, values));
  }

  NodeWriter set(String attribute, TensorProto value) {
    return set(Attributes.tensor(attribute, value));
  }

  NodeWriter set(String attribute, GraphProto value) {
    return set(Attributes.graph(attribute, value));
  }

  private NodeWriter set(AttributeProto attribute) {
    node.addAttribute(attribute);
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
}
