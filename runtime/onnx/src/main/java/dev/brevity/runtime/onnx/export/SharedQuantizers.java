package dev.brevity.runtime.onnx.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import onnx.GraphProto;
import onnx.NodeProto;
import onnx.TensorProto;
import onnx.ValueInfoProto;

/**
 * Quantizes a value once for all layers that quantize it alike. Each layer has a quantizer of its
 * own, and those of one value, calibrated on the same samples, have equal scales. Engines fuse a
 * layer with the only quantizer that follows it. Not for formats whose numbers must be those of the
 * reference, to the bit, after such fusions.
 */
final class SharedQuantizers {
  private static final Set<String> OPERATORS = Set.of("QuantizeLinear", "Clip", "DequantizeLinear");

  /** Larger constants are not compared with each other. */
  private static final int MOST_BYTES = 1 << 16;

  private final Map<String, TensorProto> constants = new HashMap<>();
  private final Map<List<Object>, String> known = new HashMap<>();
  private final Map<String, String> renamed = new HashMap<>();
  private final Set<String> results;

  private SharedQuantizers(GraphProto.Builder graph) {
    this.results =
        graph.getOutputList().stream().map(ValueInfoProto::getName).collect(Collectors.toSet());
    graph.getInitializerList().stream()
        .filter(constant -> constant.getSerializedSize() <= MOST_BYTES)
        .forEach(constant -> constants.put(constant.getName(), constant));
  }

  /** Leaves out nodes that compute what another one computes, and constants without a use then. */
  static void apply(GraphProto.Builder graph) {
    SharedQuantizers shared = new SharedQuantizers(graph);
    List<NodeProto> kept = new ArrayList<>();
    for (NodeProto node : graph.getNodeList()) {
      if (shared.isFirst(node)) {
        kept.add(node);
      }
    }
    if (!shared.renamed.isEmpty()) {
      graph.clearNode().addAllNode(kept);
      ModelWriter.rename(graph, shared.renamed);
      dropUnused(graph);
    }
  }

  private boolean isFirst(NodeProto node) {
    if (!OPERATORS.contains(node.getOpType())
        || node.getOutputCount() != 1
        || results.contains(node.getOutput(0))) {
      return true;
    }
    List<Object> key = new ArrayList<>(List.of(node.getDomain(), node.getOpType()));
    key.add(Set.copyOf(node.getAttributeList()));
    node.getInputList().forEach(input -> key.add(identity(input)));
    String first = known.putIfAbsent(key, node.getOutput(0));
    if (first != null) {
      renamed.put(node.getOutput(0), first);
    }
    return first == null;
  }

  /** The values of a small constant, the name of anything else. */
  private Object identity(String input) {
    TensorProto constant = constants.get(input);
    return constant == null
        ? renamed.getOrDefault(input, input)
        : constant.toBuilder().clearName().clearDocString().build();
  }

  private static void dropUnused(GraphProto.Builder graph) {
    Set<String> used = new HashSet<>();
    ConstantPlacement.addUsed(graph.getNodeList(), used);
    List<TensorProto> needed =
        graph.getInitializerList().stream()
            .filter(constant -> used.contains(constant.getName()))
            .toList();
    graph.clearInitializer().addAllInitializer(needed);
  }
}
