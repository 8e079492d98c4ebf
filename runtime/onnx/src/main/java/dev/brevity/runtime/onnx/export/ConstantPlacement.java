package dev.brevity.runtime.onnx.export;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.NodeProto;
import onnx.TensorProto;

/**
 * Puts constants into the innermost graph around all nodes that use them; onnxruntime, when it
 * fuses quantized nodes within a graph, goes wrong with constants from outside.
 */
final class ConstantPlacement {
  private final Collection<TensorProto> constants;

  ConstantPlacement(Collection<TensorProto> constants) {
    this.constants = constants;
  }

  /** Adds those constants to a graph and the graphs within that are used there. */
  void apply(GraphProto.Builder graph) {
    place(graph, constants);
  }

  private static void place(GraphProto.Builder graph, Collection<TensorProto> given) {
    Set<String> direct = new HashSet<>();
    List<GraphProto.Builder> inner = new ArrayList<>();
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      direct.addAll(node.getInputList());
      for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
        if (attribute.hasG()) {
          inner.add(attribute.getGBuilder());
        }
      }
    }
    Map<String, List<GraphProto.Builder>> users = new HashMap<>();
    for (GraphProto.Builder within : inner) {
      Set<String> used = new HashSet<>();
      addUsed(within.getNodeList(), used);
      used.forEach(name -> users.computeIfAbsent(name, key -> new ArrayList<>()).add(within));
    }
    Map<GraphProto.Builder, List<TensorProto>> moved = new HashMap<>();
    for (TensorProto constant : given) {
      List<GraphProto.Builder> using = users.getOrDefault(constant.getName(), List.of());
      if (direct.contains(constant.getName()) || using.size() > 1) {
        graph.addInitializer(constant);
      } else if (using.size() == 1) {
        moved.computeIfAbsent(using.get(0), key -> new ArrayList<>()).add(constant);
      }
    }
    moved.forEach(ConstantPlacement::place);
  }

  /** Adds what nodes take, in graphs within as well. */
  static void addUsed(List<NodeProto> nodes, Set<String> used) {
    for (NodeProto node : nodes) {
      used.addAll(node.getInputList());
      for (AttributeProto attribute : node.getAttributeList()) {
        addUsed(attribute.getG().getNodeList(), used);
      }
    }
  }
}
