package dev.brevity.runtime.command;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.OperatorSetIdProto;
import onnx.TensorProto;
import onnx.TensorShapeProto;
import onnx.TypeProto;
import onnx.ValueInfoProto;

/** A network of two linear layers, (N, 2) to (N, 2), as it is and with weights of 8 bits. */
final class TinyOnnx {
  private static final float[] FIRST = {1, -1, 0.5f, 0.27f};
  private static final float[] SECOND = {1, 0.31f, -0.62f, 1};

  private TinyOnnx() {}

  static byte[] floating() {
    GraphProto.Builder graph = frame();
    graph.addInitializer(floats("w1", FIRST)).addInitializer(floats("w2", SECOND));
    return model(layers(graph, "w1", "w2"));
  }

  /** The same with names as PyTorch gives them, and a sum that is no layer. */
  static byte[] ofModules() {
    GraphProto.Builder graph = frame();
    graph.addInitializer(floats("w1", FIRST)).addInitializer(floats("w2", SECOND));
    return model(
        graph
            .addNode(node("MatMul", "l.0", "x", "w1"))
            .addNode(node("Add", "l.0_1", "l.0", "x"))
            .addNode(node("Relu", "l.1", "l.0_1"))
            .addNode(node("MatMul", "logits", "l.1", "w2")));
  }

  /** The same with weights in steps of {@code 1 / steps}. */
  static byte[] quantized(int steps) {
    GraphProto.Builder graph = frame();
    graph.addInitializer(
        TensorProto.newBuilder().setName("scale").setDataType(1).addFloatData(1f / steps));
    graph.addInitializer(bytes("q1", FIRST, steps)).addInitializer(bytes("q2", SECOND, steps));
    graph.addNode(node("DequantizeLinear", "w1", "q1", "scale"));
    graph.addNode(node("DequantizeLinear", "w2", "q2", "scale"));
    return model(layers(graph, "w1", "w2"));
  }

  /** A sum over what it takes: {@code wider} samples, {@code integers}, or {@code two} inputs. */
  static byte[] taking(String what) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("other");
    graph.addInput(value("x", what.equals("integers") ? 7 : 1, what.equals("wider") ? 3 : 2));
    if (what.equals("two")) {
      graph.addInput(value("z", 1, 2));
    }
    String second = what.equals("two") ? "z" : "x";
    graph.addNode(node("Add", "logits", "x", second));
    return model(
        graph.addOutput(
            value("logits", what.equals("integers") ? 7 : 1, what.equals("wider") ? 3 : 2)));
  }

  /** A model whose only operator nobody knows. */
  static byte[] unknown() {
    return model(frame().addNode(node("NoSuchOperator", "logits", "x")));
  }

  /** The same in a version of the file format that is not out yet. */
  static byte[] ofALaterFormat() throws IOException {
    return ModelProto.parseFrom(floating()).toBuilder().setIrVersion(99).build().toByteArray();
  }

  /** A model whose only operator belongs to another domain. */
  static byte[] ofDomain(String domain) {
    NodeProto node = node("Quant", "logits", "x").toBuilder().setDomain(domain).build();
    return model(frame().addNode(node));
  }

  private static GraphProto.Builder layers(GraphProto.Builder graph, String w1, String w2) {
    return graph
        .addNode(node("MatMul", "hidden", "x", w1))
        .addNode(node("Relu", "active", "hidden"))
        .addNode(node("MatMul", "logits", "active", w2));
  }

  private static GraphProto.Builder frame() {
    return GraphProto.newBuilder().setName("tiny").addInput(value("x")).addOutput(value("logits"));
  }

  private static byte[] model(GraphProto.Builder graph) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static NodeProto node(String type, String output, String... inputs) {
    NodeProto.Builder node =
        NodeProto.newBuilder().setOpType(type).setName("/" + output + "/" + type);
    for (String input : inputs) {
      node.addInput(input);
    }
    return node.addOutput(output).build();
  }

  private static ValueInfoProto value(String name) {
    return value(name, 1, 2);
  }

  private static ValueInfoProto value(String name, int type, int size) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
    shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape)))
        .build();
  }

  private static TensorProto floats(String name, float[] values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      buffer.putFloat(value);
    }
    return tensor(name, 1, buffer.array());
  }

  private static TensorProto bytes(String name, float[] values, int steps) {
    byte[] rounded = new byte[values.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (byte) Math.round(values[i] * steps);
    }
    return tensor(name, 3, rounded);
  }

  private static TensorProto tensor(String name, int type, byte[] content) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(type)
        .addDims(2)
        .addDims(2)
        .setRawData(ByteString.copyFrom(content))
        .build();
  }
}
