package dev.brevity.runtime.onnx;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.NodeProto;
import onnx.TensorProto;
import onnx.ValueInfoProto;

/**
 * The values that a node of a file uses: its inputs, and what graphs within it take from outside.
 */
final class UsedNames {
  private UsedNames() {}

  static Set<String> of(NodeProto node) {
    Set<String> used = new LinkedHashSet<>(node.getInputList());
    used.addAll(captured(node));
    used.remove("");
    return used;
  }

  /** What graphs within a node take from outside. */
  static Set<String> captured(NodeProto node) {
    Set<String> captured = new LinkedHashSet<>();
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        captured.addAll(taken(attribute.getG()));
      }
    }
    return captured;
  }

  /** What a graph uses and does not define. */
  private static Set<String> taken(GraphProto graph) {
    Set<String> own = new HashSet<>();
    for (ValueInfoProto input : graph.getInputList()) {
      own.add(input.getName());
    }
    for (TensorProto tensor : graph.getInitializerList()) {
      own.add(tensor.getName());
    }
    Set<String> taken = new LinkedHashSet<>();
    for (NodeProto node : graph.getNodeList()) {
      own.addAll(node.getOutputList());
      taken.addAll(of(node));
    }
    for (ValueInfoProto output : graph.getOutputList()) {
      taken.add(output.getName());
    }
    taken.removeAll(own);
    return taken;
  }
}
