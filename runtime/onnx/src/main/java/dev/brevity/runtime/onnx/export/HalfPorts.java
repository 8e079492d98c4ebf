package dev.brevity.runtime.onnx.export;

import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.onnx.element.ElementType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import onnx.GraphProto;
import onnx.NodeProto;
import onnx.ValueInfoProto;

/**
 * The inputs and outputs that are half floats of a model that computes in floats besides. They keep
 * their types, and are converted where they enter and leave the network, which is written in
 * floats.
 *
 * @param types of ports by name
 */
record HalfPorts(Map<String, ElementType> types) {
  HalfPorts {
    types = Map.copyOf(types);
  }

  static HalfPorts of(List<Port> inputs, List<Port> outputs) {
    Map<String, ElementType> types = new HashMap<>();
    for (List<Port> ports : List.of(inputs, outputs)) {
      for (Port port : ports) {
        Stream.of(ElementType.FLOAT16, ElementType.BFLOAT16)
            .filter(type -> type.name().toLowerCase(Locale.ROOT).equals(port.stored()))
            .filter(type -> port.dtype().equals("float32"))
            .forEach(type -> types.put(port.name(), type));
      }
    }
    return new HalfPorts(types);
  }

  boolean isEmpty() {
    return types.isEmpty();
  }

  /** Gives the ports of a graph of floats their types. */
  void apply(GraphProto.Builder graph) {
    Map<String, String> floats = new HashMap<>();
    types.keySet().forEach(name -> floats.put(name, wide(name)));
    ModelWriter.rename(graph, floats);
    List<NodeProto> nodes = new ArrayList<>();
    Set<String> given = new HashSet<>();
    for (ValueInfoProto.Builder port : graph.getInputBuilderList()) {
      ElementType type = types.get(port.getName());
      if (type != null && given.add(port.getName())) {
        nodes.add(HalfPrecision.cast(port.getName(), wide(port.getName()), ElementType.FLOAT));
        port.getTypeBuilder().getTensorTypeBuilder().setElemType(type.number());
      }
    }
    nodes.addAll(graph.getNodeList());
    for (ValueInfoProto.Builder port : graph.getOutputBuilderList()) {
      ElementType type = types.get(port.getName());
      if (type != null) {
        if (given.add(port.getName())) {
          nodes.add(HalfPrecision.cast(wide(port.getName()), port.getName(), type));
        }
        port.getTypeBuilder().getTensorTypeBuilder().setElemType(type.number());
      }
    }
    graph.clearNode().addAllNode(nodes);
  }

  private static String wide(String port) {
    return port + ".float";
  }
}
