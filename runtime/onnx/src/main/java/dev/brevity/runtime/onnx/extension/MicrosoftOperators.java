package dev.brevity.runtime.onnx.extension;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.NodeProto;

/**
 * Writes operators of the domain {@code com.microsoft} out as standard ones, which layers are made
 * of and which can be written again. Operators that are not known stay as they are.
 */
public final class MicrosoftOperators {
  private static final String DOMAIN = "com.microsoft";

  /** Operators that have become standard ones since, or have a function of their own. */
  private static final Set<String> KNOWN =
      Set.of(
          "QuantizeLinear",
          "DequantizeLinear",
          "GridSample",
          "Trilu",
          "Pad",
          "GroupQueryAttention");

  /** Writes a node out, or says that it cannot with these options. */
  private final Map<String, Predicate<Fused>> forms = new HashMap<>();

  public MicrosoftOperators() {
    FusedActivations.addTo(forms);
    FusedNormalizations.addTo(forms);
    FusedAttention.addTo(forms);
    QuantizedOperators.addTo(forms);
    PackedProducts.addTo(forms);
  }

  /** The graph, and those within it, with standard operators where possible. */
  public GraphProto expand(GraphProto graph) {
    GraphProto.Builder expanded = graph.toBuilder().clearNode();
    for (NodeProto node : graph.getNodeList()) {
      expanded.addAllNode(nodes(node));
    }
    return expanded.build();
  }

  private List<NodeProto> nodes(NodeProto node) {
    if (node.getAttributeList().stream().anyMatch(AttributeProto::hasG)) {
      return List.of(withGraphs(node));
    }
    if (node.getDomain().equals(DOMAIN) && KNOWN.contains(node.getOpType())) {
      return List.of(node.toBuilder().clearDomain().build());
    }
    // onnxruntime puts this one among the standard operators.
    boolean misplaced = node.getOpType().equals("SimplifiedLayerNormalization");
    Predicate<Fused> form =
        node.getDomain().equals(DOMAIN) || misplaced ? forms.get(node.getOpType()) : null;
    if (form == null) {
      return List.of(node);
    }
    Fused fused = new Fused(node);
    return form.test(fused) ? fused.written() : List.of(node);
  }

  private NodeProto withGraphs(NodeProto node) {
    NodeProto.Builder changed = node.toBuilder();
    for (AttributeProto.Builder attribute : changed.getAttributeBuilderList()) {
      if (attribute.hasG()) {
        attribute.setG(expand(attribute.getG()));
      }
    }
    return changed.build();
  }
}
