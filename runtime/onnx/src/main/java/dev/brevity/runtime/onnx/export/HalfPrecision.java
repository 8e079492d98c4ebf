package dev.brevity.runtime.onnx.export;

import com.google.protobuf.ByteString;
import dev.brevity.runtime.onnx.element.Attributes;
import dev.brevity.runtime.onnx.element.ElementType;
import dev.brevity.runtime.onnx.element.StoredElements;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.NodeProto;
import onnx.TensorProto;
import onnx.ValueInfoProto;

/**
 * Makes a graph of floats one of half floats, as the model was that it comes from. Scales of codes
 * are half floats too where the version of the operators and the range of the type allow it;
 * otherwise the codes are those of floats, which are converted.
 */
final class HalfPrecision {
  /** The first version whose quantization takes half floats. */
  private static final int HALF_SCALES = 19;

  /** The least number that a half float holds with all its bits. */
  private static final float LEAST = 0x1p-14f;

  /** The inputs that take only floats, of operators that have such. */
  private static final Map<String, Set<Integer>> FLOATS =
      Map.of(
          "Resize", Set.of(1, 2),
          "NonMaxSuppression", Set.of(0, 1, 3, 4),
          "DynamicQuantizeLinear", Set.of(0));

  /** Attributes that name the type of what is computed. */
  private static final Set<String> TYPES = Set.of("to", "dtype", "output_datatype");

  private final ElementType half;
  private final int opset;
  private final Set<String> floats = new HashSet<>();
  private int number;

  /**
   * @param half FLOAT16 or BFLOAT16
   * @param opset the version of the operators
   */
  HalfPrecision(ElementType half, int opset) {
    this.half = half;
    this.opset = opset;
  }

  /** Changes a graph and the graphs within. */
  void apply(GraphProto.Builder graph) {
    keepFloats(graph);
    convert(graph);
  }

  /** Finds the constants that stay floats. */
  private void keepFloats(GraphProto.Builder graph) {
    Map<String, TensorProto> constants = new java.util.HashMap<>();
    graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      if (isQuantization(node) && node.getInputCount() > 1) {
        TensorProto scale = constants.get(node.getInput(1));
        if (opset < HALF_SCALES || (scale != null && !isHeld(scale))) {
          floats.add(node.getInput(1));
        }
      }
      for (int input : FLOATS.getOrDefault(node.getOpType(), Set.of())) {
        if (input < node.getInputCount() && constants.containsKey(node.getInput(input))) {
          floats.add(node.getInput(input));
        }
      }
      for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
        if (attribute.hasG()) {
          keepFloats(attribute.getGBuilder());
        }
      }
    }
  }

  private static boolean isQuantization(NodeProto.Builder node) {
    return node.getOpType().equals("QuantizeLinear") || node.getOpType().equals("DequantizeLinear");
  }

  private boolean isHeld(TensorProto scale) {
    ByteBuffer bytes = bytes(scale);
    while (bytes.hasRemaining()) {
      if (Math.abs(bytes.getFloat()) < LEAST) {
        return false;
      }
    }
    return true;
  }

  private void convert(GraphProto.Builder graph) {
    for (TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
      if (isFloat(tensor.getDataType()) && !floats.contains(tensor.getName())) {
        convert(tensor);
      }
    }
    List<NodeProto> nodes = new ArrayList<>();
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
        convert(attribute);
      }
      convert(node, nodes);
    }
    graph.clearNode().addAllNode(nodes);
    graph.getInputBuilderList().forEach(this::convert);
    graph.getOutputBuilderList().forEach(this::convert);
  }

  private void convert(NodeProto.Builder node, List<NodeProto> nodes) {
    String type = node.getOpType();
    boolean ofFloats =
        isQuantization(node) && node.getInputCount() > 1 && floats.contains(node.getInput(1));
    if (type.equals("QuantizeLinear") && ofFloats) {
      widen(node, 0, nodes);
    }
    for (int input : FLOATS.getOrDefault(type, Set.of())) {
      boolean computed =
          input < node.getInputCount()
              && !node.getInput(input).isEmpty()
              && !floats.contains(node.getInput(input));
      if (computed) {
        widen(node, input, nodes);
      }
    }
    int narrowed =
        type.equals("DequantizeLinear") && ofFloats
            ? 0
            : type.equals("DynamicQuantizeLinear") ? 1 : -1;
    if (narrowed < 0 || narrowed >= node.getOutputCount()) {
      nodes.add(node.build());
      return;
    }
    String result = node.getOutput(narrowed);
    String wide = result + ".float";
    nodes.add(node.setOutput(narrowed, wide).build());
    nodes.add(cast(wide, result, half));
  }

  private void widen(NodeProto.Builder node, int input, List<NodeProto> nodes) {
    String wide = node.getInput(input) + ".float" + number++;
    nodes.add(cast(node.getInput(input), wide, ElementType.FLOAT));
    node.setInput(input, wide);
  }

  static NodeProto cast(String input, String output, ElementType type) {
    return NodeProto.newBuilder()
        .setOpType("Cast")
        .setName(output + ".cast")
        .addInput(input)
        .addOutput(output)
        .addAttribute(Attributes.integer("to", type.number()))
        .build();
  }

  private void convert(AttributeProto.Builder attribute) {
    if (attribute.hasG()) {
      convert(attribute.getGBuilder());
    } else if (attribute.hasT() && isFloat(attribute.getT().getDataType())) {
      convert(attribute.getTBuilder());
    } else if (TYPES.contains(attribute.getName()) && isFloat((int) attribute.getI())) {
      attribute.setI(half.number());
    }
  }

  private void convert(ValueInfoProto.Builder port) {
    if (isFloat(port.getType().getTensorType().getElemType())) {
      port.getTypeBuilder().getTensorTypeBuilder().setElemType(half.number());
    }
  }

  private void convert(TensorProto.Builder tensor) {
    StoredElements elements = new StoredElements(half);
    ByteBuffer given = bytes(tensor.build());
    ByteBuffer made = ByteBuffer.allocate(given.remaining() / 2).order(ByteOrder.LITTLE_ENDIAN);
    while (given.hasRemaining()) {
      made.putShort(elements.stored(given.getFloat()));
    }
    tensor.setDataType(half.number()).setRawData(ByteString.copyFrom(made.flip()));
  }

  private static ByteBuffer bytes(TensorProto tensor) {
    return tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static boolean isFloat(int type) {
    return type == ElementType.FLOAT.number();
  }
}
