package dev.brevity.runtime.onnx;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.runtime.onnx.node.OnnxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.AttributeProto;
import onnx.FunctionProto;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;

/**
 * Replaces calls of a model's own functions by the nodes of those functions, whose names and values
 * begin with the name of the call.
 */
final class FunctionExpansion {
  private static final int MOST_NODES = 1 << 18;
  private static final long MOST_BYTES = 1L << 28;

  private final Map<FunctionKey, FunctionProto> functions = new HashMap<>();
  private final Set<String> prefixes = new HashSet<>();
  private final long opset;
  private final UnsupportedParts unsupported;
  private int nodes;
  private long bytes;

  /** What a node says to call a function. */
  private record FunctionKey(String domain, String name, String overload) {}

  private FunctionExpansion(ModelProto model, long opset, UnsupportedParts unsupported) {
    this.opset = opset;
    this.unsupported = unsupported;
    for (FunctionProto function : model.getFunctionsList()) {
      functions.put(
          new FunctionKey(function.getDomain(), function.getName(), function.getOverload()),
          function);
    }
  }

  /**
   * The graph of a model without calls of the model's functions.
   *
   * @param opset version of the standard operators that the model is written for
   * @throws OnnxException if functions call each other without end, or what results is too large
   */
  static GraphProto expand(ModelProto model, long opset, UnsupportedParts unsupported) {
    return model.getFunctionsCount() == 0
        ? model.getGraph()
        : new FunctionExpansion(model, opset, unsupported).graph(model.getGraph(), 0);
  }

  private GraphProto graph(GraphProto graph, int depth) {
    return graph.toBuilder().clearNode().addAllNode(nodes(graph.getNodeList(), depth)).build();
  }

  private List<NodeProto> nodes(List<NodeProto> given, int depth) {
    if (depth > GraphReading.DEEPEST) {
      throw OnnxException.of(
          Code.MODEL_LIMIT,
          "functions and graphs lie within each other more than "
              + GraphReading.DEEPEST
              + " deep; a function may not call itself");
    }
    List<NodeProto> expanded = new ArrayList<>();
    int number = 0;
    for (NodeProto node : given) {
      FunctionProto function =
          functions.get(new FunctionKey(node.getDomain(), node.getOpType(), node.getOverload()));
      String call = node.getName().isEmpty() ? node.getOpType() + "_" + number : node.getName();
      number++;
      if (function == null) {
        expanded.add(withGraphs(node, depth));
      } else if (isOfOtherVersion(function)) {
        unsupported.note("functions written for another operator set than the model", call);
        expanded.add(node);
      } else {
        expanded.addAll(nodes(body(node, function, prefix(call)), depth + 1));
      }
    }
    return expanded;
  }

  private boolean isOfOtherVersion(FunctionProto function) {
    long version = OperatorSets.standard(function.getOpsetImportList());
    return version != 0 && version != opset;
  }

  private String prefix(String call) {
    String prefix = call + "/";
    for (int number = 1; !prefixes.add(prefix); number++) {
      prefix = call + "_" + number + "/";
    }
    return prefix;
  }

  private NodeProto withGraphs(NodeProto node, int depth) {
    if (node.getAttributeList().stream().noneMatch(AttributeProto::hasG)) {
      return node;
    }
    NodeProto.Builder changed = node.toBuilder();
    for (AttributeProto.Builder attribute : changed.getAttributeBuilderList()) {
      if (attribute.hasG()) {
        attribute.setG(graph(attribute.getG(), depth + 1));
      }
    }
    return changed.build();
  }

  /** The nodes of a function for one call, between the values that the call names. */
  private List<NodeProto> body(NodeProto call, FunctionProto function, String prefix) {
    if (call.getInputCount() > function.getInputCount()
        || call.getOutputCount() > function.getOutputCount()) {
      throw OnnxException.invalid(
          "node `" + call.getName() + "` gives or takes more than `" + call.getOpType() + "` does");
    }
    Map<String, String> names = new HashMap<>();
    List<NodeProto> body = new ArrayList<>();
    for (int i = 0; i < function.getInputCount(); i++) {
      names.put(function.getInput(i), i < call.getInputCount() ? call.getInput(i) : "");
    }
    for (int i = 0; i < call.getOutputCount(); i++) {
      String wanted = call.getOutput(i);
      String inner = function.getOutput(i);
      if (wanted.isEmpty()) {
        continue;
      }
      if (names.containsKey(inner)) {
        body.add(identity(names.get(inner), wanted, prefix));
      } else {
        names.put(inner, wanted);
      }
    }
    FunctionAttributes attributes = new FunctionAttributes(call, function);
    FunctionNames renaming = new FunctionNames(names, prefix, attributes);
    for (NodeProto node : function.getNodeList()) {
      NodeProto made = renaming.node(node);
      nodes++;
      bytes += made.getSerializedSize();
      if (nodes > MOST_NODES || bytes > MOST_BYTES) {
        throw OnnxException.of(
            Code.MODEL_LIMIT,
            "with the model's functions written out there are more than "
                + MOST_NODES
                + " nodes or "
                + MOST_BYTES
                + " bytes");
      }
      body.add(made);
    }
    return body;
  }

  private static NodeProto identity(String value, String wanted, String prefix) {
    return NodeProto.newBuilder()
        .setOpType("Identity")
        .setName(prefix + wanted)
        .addInput(value)
        .addOutput(wanted)
        .build();
  }

  /** The attributes of a call, and the function's own where the call gives none. */
  record FunctionAttributes(Map<String, AttributeProto> values) {
    FunctionAttributes(NodeProto call, FunctionProto function) {
      this(new LinkedHashMap<>());
      function.getAttributeProtoList().forEach(given -> values.put(given.getName(), given));
      call.getAttributeList().forEach(given -> values.put(given.getName(), given));
    }
  }
}
