package dev.brevity.runtime.onnx.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.NodeProto;

/** A node of an ONNX graph that can be changed. Compared by identity. */
final class Operator {
  private final String type;
  private final String domain;
  private final String name;
  private final List<String> inputs;
  private final List<String> outputs;
  private final List<AttributeProto> attributes;

  private Operator(
      String type,
      String domain,
      String name,
      List<String> inputs,
      List<String> outputs,
      List<AttributeProto> attributes) {
    this.type = type;
    this.domain = domain;
    this.name = name;
    this.inputs = new ArrayList<>(inputs);
    this.outputs = new ArrayList<>(outputs);
    this.attributes = new ArrayList<>(attributes);
  }

  static Operator of(NodeProto node, String name) {
    return new Operator(
        node.getOpType(),
        node.getDomain().equals("ai.onnx") ? "" : node.getDomain(),
        name,
        node.getInputList(),
        node.getOutputList(),
        node.getAttributeList());
  }

  /** An operator of ONNX itself with one result; it is named like its result. */
  static Operator of(String type, List<String> inputs, String output, AttributeProto... options) {
    return in("", type, inputs, output, options);
  }

  /** An operator of a domain with one result; it is named like its result. */
  static Operator in(
      String domain, String type, List<String> inputs, String output, AttributeProto... options) {
    return new Operator(type, domain, output, inputs, List.of(output), List.of(options));
  }

  /** The same operator with other operands and results, and a further copy of the options. */
  Operator with(List<String> otherInputs, List<String> otherOutputs) {
    return new Operator(type, domain, name, otherInputs, otherOutputs, attributes);
  }

  /** The same operator by another name. */
  Operator named(String otherName) {
    return new Operator(type, domain, otherName, inputs, outputs, attributes);
  }

  /** An operator of a domain with this one's name, operands, results and options. */
  Operator in(String otherDomain, String otherType) {
    return new Operator(otherType, otherDomain, name, inputs, outputs, attributes);
  }

  /** Another operator of ONNX itself with this one's name, operands and results. */
  Operator as(String otherType, AttributeProto... options) {
    return new Operator(otherType, "", name, inputs, outputs, List.of(options));
  }

  String type() {
    return type;
  }

  String domain() {
    return domain;
  }

  String name() {
    return name;
  }

  List<String> inputs() {
    return inputs;
  }

  List<String> outputs() {
    return outputs;
  }

  List<AttributeProto> attributes() {
    return attributes;
  }

  /** The first result, which every operator has. */
  String output() {
    return outputs.get(0);
  }

  /** An operand; empty text for one that is left out. */
  String input(int index) {
    return index < inputs.size() ? inputs.get(index) : "";
  }

  boolean has(int index) {
    return !input(index).isEmpty();
  }

  /** Whether it is an operator of ONNX itself, of one of the types. */
  boolean is(String... types) {
    return domain.isEmpty() && Arrays.asList(types).contains(type);
  }

  long integer(String attribute, long otherwise) {
    return find(attribute).map(AttributeProto::getI).orElse(otherwise);
  }

  double real(String attribute, double otherwise) {
    return find(attribute).map(found -> (double) found.getF()).orElse(otherwise);
  }

  String text(String attribute, String otherwise) {
    return find(attribute).map(found -> found.getS().toStringUtf8()).orElse(otherwise);
  }

  Optional<List<Long>> integers(String attribute) {
    return find(attribute).map(AttributeProto::getIntsList);
  }

  private Optional<AttributeProto> find(String attribute) {
    return attributes.stream().filter(one -> one.getName().equals(attribute)).findFirst();
  }

  /** The graphs within the node, such as the branches of If. */
  List<GraphProto> graphs() {
    List<GraphProto> graphs = new ArrayList<>();
    for (AttributeProto attribute : attributes) {
      if (attribute.hasG()) {
        graphs.add(attribute.getG());
      }
      graphs.addAll(attribute.getGraphsList());
    }
    return graphs;
  }

  NodeProto proto() {
    return NodeProto.newBuilder()
        .setOpType(type)
        .setDomain(domain)
        .setName(name)
        .addAllInput(inputs)
        .addAllOutput(outputs)
        .addAllAttribute(attributes)
        .build();
  }

  @Override
  public String toString() {
    return type + " " + name;
  }
}
