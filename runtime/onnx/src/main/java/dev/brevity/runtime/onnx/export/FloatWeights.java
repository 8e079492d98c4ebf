package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.onnx.element.Attributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.NodeProto;
import onnx.TensorProto;
import onnx.ValueInfoProto;

/**
 * Keeps weights as they are that are no integers of up to 16 bits. Of floats in front of a layer
 * between quantizers onnxruntime makes integers of 8 bits with one scale, and of minifloats an
 * operator that it does not have. It does so where DequantizeLinear computes what the layer takes,
 * so that layer gets Cast, Sub and Mul instead.
 */
final class FloatWeights {
  private static final Set<String> LAYERS = Set.of("Conv", "ConvTranspose", "Gemm");
  private static final Set<Integer> INTEGERS =
      Set.of(
          TensorProto.DataType.INT4.getNumber(),
          TensorProto.DataType.UINT4.getNumber(),
          TensorProto.DataType.INT8.getNumber(),
          TensorProto.DataType.UINT8.getNumber(),
          TensorProto.DataType.INT16.getNumber(),
          TensorProto.DataType.UINT16.getNumber());

  private final Set<String> names;
  private final Map<String, TensorProto> constants;
  private final Map<String, NodeProto> producers;
  private final Map<String, String> made;
  private final List<NodeProto> nodes = new ArrayList<>();

  private FloatWeights(Set<String> names) {
    this.names = names;
    this.constants = new HashMap<>();
    this.producers = new HashMap<>();
    this.made = new HashMap<>();
  }

  /** For a graph within a node, which sees what has been computed around it. */
  private FloatWeights(FloatWeights around) {
    this.names = around.names;
    this.constants = new HashMap<>(around.constants);
    this.producers = new HashMap<>(around.producers);
    this.made = new HashMap<>(around.made);
  }

  /** Gives layers with such weights inputs that nothing is fused with. */
  static void keep(GraphProto.Builder graph) {
    Set<String> names = new HashSet<>();
    collect(graph.build(), names);
    new FloatWeights(names).apply(graph);
  }

  private static void collect(GraphProto graph, Set<String> names) {
    graph.getInputList().stream().map(ValueInfoProto::getName).forEach(names::add);
    graph.getInitializerList().stream().map(TensorProto::getName).forEach(names::add);
    for (NodeProto node : graph.getNodeList()) {
      names.add(node.getName());
      names.addAll(node.getOutputList());
      node.getAttributeList().forEach(attribute -> collect(attribute.getG(), names));
    }
  }

  private void apply(GraphProto.Builder graph) {
    graph.getInitializerList().forEach(constant -> constants.put(constant.getName(), constant));
    for (NodeProto node : graph.getNodeList()) {
      node.getOutputList().forEach(output -> producers.put(output, node));
    }
    graph.getNodeList().forEach(this::add);
    graph.clearNode().addAllNode(nodes);
  }

  private void add(NodeProto node) {
    NodeProto.Builder changed = node.toBuilder();
    input(node).ifPresent(input -> changed.setInput(0, floats(input)));
    for (AttributeProto.Builder attribute : changed.getAttributeBuilderList()) {
      if (attribute.hasG()) {
        new FloatWeights(this).apply(attribute.getGBuilder());
      }
    }
    nodes.add(changed.build());
  }

  /** What computes the input of a layer with such a weight; empty for all other nodes. */
  private Optional<NodeProto> input(NodeProto node) {
    return LAYERS.contains(node.getOpType()) && !hasIntegers(node.getInput(1))
        ? Optional.ofNullable(producers.get(node.getInput(0)))
            .filter(input -> input.getOpType().equals("DequantizeLinear"))
            .filter(this::hasOneScale)
        : Optional.empty();
  }

  private boolean hasOneScale(NodeProto dequantize) {
    TensorProto scale = constants.get(dequantize.getInput(1));
    return scale == null || scale.getDimsList().stream().allMatch(size -> size == 1);
  }

  private boolean hasIntegers(String weight) {
    NodeProto node = producers.get(weight);
    while (node != null && Set.of("DequantizeLinear", "Clip").contains(node.getOpType())) {
      TensorProto codes = constants.get(node.getInput(0));
      if (codes != null) {
        return INTEGERS.contains(codes.getDataType());
      }
      node = producers.get(node.getInput(0));
    }
    return false;
  }

  private String floats(NodeProto dequantize) {
    String value = dequantize.getOutput(0);
    String known = made.get(value);
    if (known != null) {
      return known;
    }
    String numbers = cast(dequantize.getInput(0), value + ".numbers");
    if (dequantize.getInputCount() > 2 && !isZero(dequantize.getInput(2))) {
      String zero = cast(dequantize.getInput(2), value + ".zero");
      numbers = node("Sub", List.of(numbers, zero), value + ".centred");
    }
    String floats = node("Mul", List.of(numbers, dequantize.getInput(1)), value + ".values");
    made.put(value, floats);
    return floats;
  }

  private boolean isZero(String zeroPoint) {
    TensorProto known = constants.get(zeroPoint);
    if (known == null) {
      return zeroPoint.isEmpty();
    }
    byte[] bytes = known.getRawData().toByteArray();
    return Arrays.equals(bytes, new byte[bytes.length]);
  }

  private String cast(String value, String wanted) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType("Cast")
            .addInput(value)
            .addAttribute(Attributes.integer("to", TensorProto.DataType.FLOAT.getNumber()));
    return named(node, wanted);
  }

  private String node(String type, List<String> inputs, String wanted) {
    return named(NodeProto.newBuilder().setOpType(type).addAllInput(inputs), wanted);
  }

  private String named(NodeProto.Builder node, String wanted) {
    String name = wanted;
    for (int i = 1; !names.add(name); i++) {
      name = wanted + "_" + i;
    }
    nodes.add(node.setName(name).addOutput(name).build());
    return name;
  }
}
