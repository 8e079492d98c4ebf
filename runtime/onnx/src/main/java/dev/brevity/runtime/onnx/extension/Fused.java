package dev.brevity.runtime.onnx.extension;

import dev.brevity.runtime.onnx.element.Attributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import onnx.AttributeProto;
import onnx.NodeProto;

/** One node that stands for several, and those it is written out as. */
final class Fused {
  private final NodeProto node;
  private final String prefix;
  private final List<NodeProto> written = new ArrayList<>();

  Fused(NodeProto node) {
    this.node = node;
    String own = node.getOutputCount() > 0 ? node.getOutput(0) : "";
    this.prefix = (node.getName().isEmpty() ? own : node.getName()) + "/";
  }

  List<NodeProto> written() {
    return written;
  }

  boolean has(int input) {
    return input < node.getInputCount() && !node.getInput(input).isEmpty();
  }

  /** The name of an input; empty if it is left out. */
  String input(int index) {
    return index < node.getInputCount() ? node.getInput(index) : "";
  }

  int inputCount() {
    return node.getInputCount();
  }

  /** Whether the node names that output. */
  boolean wants(int output) {
    return output < node.getOutputCount() && !node.getOutput(output).isEmpty();
  }

  Optional<AttributeProto> find(String attribute) {
    return node.getAttributeList().stream()
        .filter(found -> found.getName().equals(attribute))
        .findFirst();
  }

  long integer(String attribute, long otherwise) {
    return find(attribute).map(AttributeProto::getI).orElse(otherwise);
  }

  float real(String attribute, float otherwise) {
    return find(attribute).map(AttributeProto::getF).orElse(otherwise);
  }

  String text(String attribute, String otherwise) {
    return find(attribute).map(found -> found.getS().toStringUtf8()).orElse(otherwise);
  }

  List<Float> reals(String attribute) {
    return find(attribute).map(AttributeProto::getFloatsList).orElse(List.of());
  }

  /** All attributes but those of these names. */
  AttributeProto[] attributesBut(String... names) {
    Set<String> left = Set.copyOf(Arrays.asList(names));
    return node.getAttributeList().stream()
        .filter(attribute -> !left.contains(attribute.getName()))
        .toArray(AttributeProto[]::new);
  }

  /** Adds a node; returns the name of its result. */
  String add(String type, List<String> inputs, AttributeProto... attributes) {
    return add(type, inputs, 1, attributes).get(0);
  }

  /** Adds a node with several results; returns their names. */
  List<String> add(String type, List<String> inputs, int results, AttributeProto... attributes) {
    String name = prefix + type + "_" + written.size();
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < results; i++) {
      outputs.add(i == 0 ? name : name + "_" + i);
    }
    written.add(
        NodeProto.newBuilder()
            .setOpType(type)
            .setName(name)
            .addAllInput(inputs)
            .addAllOutput(outputs)
            .addAllAttribute(Arrays.asList(attributes))
            .build());
    return outputs;
  }

  /** Makes a value the node's output. */
  void define(int output, String value) {
    if (!wants(output)) {
      return;
    }
    written.add(
        NodeProto.newBuilder()
            .setOpType("Identity")
            .setName(prefix + "output_" + output)
            .addInput(value)
            .addOutput(node.getOutput(output))
            .build());
  }

  /** A number as a constant. */
  String number(float value) {
    return add("Constant", List.of(), Attributes.real("value_float", value));
  }

  /** Whole numbers as a constant. */
  String numbers(long... values) {
    return add("Constant", List.of(), Attributes.integers("value_ints", values));
  }

  /** The size of a dimension, as a tensor of one number. */
  String size(String x, long dimension) {
    return add("Gather", List.of(add("Shape", List.of(x)), numbers(dimension)));
  }
}
