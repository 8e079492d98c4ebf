package dev.brevity.runtime.onnx;

import dev.brevity.runtime.onnx.FunctionExpansion.FunctionAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.NodeProto;
import onnx.TensorProto;
import onnx.ValueInfoProto;

/**
 * Renames what stands in a function for one call of it.
 *
 * @param names the values that the call gives and takes, by the function's names; all others get
 *     the prefix
 */
record FunctionNames(Map<String, String> names, String prefix, FunctionAttributes attributes) {

  /** The node as it is for this call. */
  NodeProto node(NodeProto node) {
    NodeProto.Builder made = node.toBuilder().clearInput().clearOutput().clearAttribute();
    if (!node.getName().isEmpty()) {
      made.setName(prefix + node.getName());
    } else {
      String result = node.getOutputCount() > 0 ? node.getOutput(0) : "";
      made.setName(prefix + node.getOpType() + "_" + result);
    }
    node.getInputList().forEach(input -> made.addInput(renamed(input)));
    node.getOutputList().forEach(output -> made.addOutput(renamed(output)));
    node.getAttributeList().forEach(attribute -> add(made, attribute));
    return made.build();
  }

  private void add(NodeProto.Builder node, AttributeProto attribute) {
    if (!attribute.getRefAttrName().isEmpty()) {
      AttributeProto given = attributes.values().get(attribute.getRefAttrName());
      if (given != null) {
        node.addAttribute(given.toBuilder().setName(attribute.getName()));
      }
    } else {
      node.addAttribute(
          attribute.hasG()
              ? attribute.toBuilder().setG(graph(attribute.getG())).build()
              : attribute);
    }
  }

  private GraphProto graph(GraphProto graph) {
    GraphProto.Builder made =
        graph.toBuilder().clearNode().clearInput().clearOutput().clearInitializer();
    graph.getInputList().forEach(info -> made.addInput(info(info)));
    graph.getOutputList().forEach(info -> made.addOutput(info(info)));
    List<TensorProto> tensors = new ArrayList<>();
    for (TensorProto tensor : graph.getInitializerList()) {
      tensors.add(tensor.toBuilder().setName(renamed(tensor.getName())).build());
    }
    graph.getNodeList().forEach(node -> made.addNode(node(node)));
    return made.addAllInitializer(tensors).build();
  }

  private ValueInfoProto info(ValueInfoProto info) {
    return info.toBuilder().setName(renamed(info.getName())).build();
  }

  private String renamed(String name) {
    if (name.isEmpty()) {
      return name;
    }
    String given = names.get(name);
    return given == null ? prefix + name : given;
  }
}
