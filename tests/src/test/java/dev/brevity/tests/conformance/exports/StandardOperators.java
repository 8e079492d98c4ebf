package dev.brevity.tests.conformance.exports;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.TensorProto;

/** Quantizers of QONNX by their definition, in operators that every engine has. */
final class StandardOperators {
  static final String DOMAIN = "qonnx.custom_op.general";

  private final Map<String, TensorProto> constants = new HashMap<>();
  private final GraphProto.Builder made;

  private StandardOperators(GraphProto graph) {
    graph.getInitializerList().forEach(one -> constants.put(one.getName(), one));
    this.made = graph.toBuilder().clearNode();
  }

  /** The same network without operators of QONNX. */
  static ModelProto of(ModelProto model) {
    StandardOperators operators = new StandardOperators(model.getGraph());
    model.getGraph().getNodeList().forEach(operators::add);
    ModelProto.Builder standard = model.toBuilder().setGraph(operators.made).clearOpsetImport();
    model.getOpsetImportList().stream()
        .filter(set -> !set.getDomain().equals(DOMAIN))
        .forEach(standard::addOpsetImport);
    return standard.build();
  }

  private void add(NodeProto node) {
    if (!node.getDomain().equals(DOMAIN)) {
      made.addNode(node);
    } else if (node.getOpType().equals("Quant")) {
      quant(node);
    } else {
      truncate(node);
    }
  }

  private void quant(NodeProto node) {
    String y = node.getOutput(0);
    String codes = chain(node, "Round", y);
    limited(node, codes, number(node.getInput(3)), node.getInput(2), node.getInput(1), y);
  }

  private void truncate(NodeProto node) {
    String y = node.getOutput(0);
    String codes = chain(node, "Round", y);
    double factor = number(node.getInput(4)) / number(node.getInput(1));
    double shift = Math.rint(Math.log(factor) / Math.log(2));
    String divisor = scalar(y + ".divisor", Math.pow(2, shift));
    node("Div", y + ".shifted", codes, divisor);
    String rounding = attribute(node, "rounding_mode").getS().toStringUtf8();
    String operator = rounding.charAt(0) + rounding.substring(1).toLowerCase(java.util.Locale.ROOT);
    node(operator, y + ".reduced", y + ".shifted");
    limited(node, y + ".reduced", number(node.getInput(5)), node.getInput(2), node.getInput(4), y);
  }

  /** Rounded quotients with the zero point. */
  private String chain(NodeProto node, String rounding, String y) {
    node("Div", y + ".quotient", node.getInput(0), node.getInput(1));
    node("Add", y + ".moved", y + ".quotient", node.getInput(2));
    node(rounding, y + ".rounded", y + ".moved");
    return y + ".rounded";
  }

  private void limited(
      NodeProto node, String codes, double bits, String zero, String scale, String y) {
    boolean signed = attribute(node, "signed").getI() == 1;
    boolean narrow = attribute(node, "narrow").getI() == 1;
    double all = Math.pow(2, bits);
    double low = signed ? -all / 2 + (narrow ? 1 : 0) : 0;
    double high = signed ? all / 2 - 1 : all - 1 - (narrow ? 1 : 0);
    node("Max", y + ".above", codes, scalar(y + ".low", low));
    node("Min", y + ".limited", y + ".above", scalar(y + ".high", high));
    node("Sub", y + ".centred", y + ".limited", zero);
    node("Mul", y, y + ".centred", scale);
  }

  private void node(String type, String output, String... inputs) {
    made.addNode(
        NodeProto.newBuilder()
            .setOpType(type)
            .setName(output)
            .addAllInput(List.of(inputs))
            .addOutput(output));
  }

  private String scalar(String name, double value) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putFloat((float) value).rewind();
    made.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .setRawData(ByteString.copyFrom(bytes)));
    return name;
  }

  private double number(String constant) {
    return floats(constants.get(constant)).get(0);
  }

  private static AttributeProto attribute(NodeProto node, String name) {
    return node.getAttributeList().stream()
        .filter(one -> one.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static List<Float> floats(TensorProto tensor) {
    if (tensor.getRawData().isEmpty()) {
      return tensor.getFloatDataList();
    }
    ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    List<Float> values = new ArrayList<>();
    while (bytes.hasRemaining()) {
      values.add(bytes.getFloat());
    }
    return values;
  }
}
