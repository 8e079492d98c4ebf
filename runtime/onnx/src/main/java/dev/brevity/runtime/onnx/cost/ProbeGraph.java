package dev.brevity.runtime.onnx.cost;

import dev.brevity.runtime.onnx.placement.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.OperatorSetIdProto;
import onnx.TensorProto;
import onnx.TensorProto.DataType;
import onnx.TensorShapeProto;
import onnx.TypeProto;
import onnx.ValueInfoProto;

/**
 * A micro-network that is timed: in floating point, or with QuantizeLinear and DequantizeLinear
 * around each operator as engines fuse them.
 */
final class ProbeGraph {
  private static final String INPUT = "x";

  private static final long[] SCALAR = {};
  private static final long OPSET = 17;
  private static final long IR_VERSION = 8;
  private static final float STEP = 0.03f;
  private static final float WEIGHT_STEP = 0.01f;

  private final GraphProto.Builder graph;
  private final boolean integer;
  private final String begun;
  private int made;

  /**
   * @param name of the graph, which tells engines nothing
   * @param integer whether operators get quantizers
   */
  ProbeGraph(String name, boolean integer) {
    this.graph = GraphProto.newBuilder().setName(name);
    this.integer = integer;
    add(Tensors.floats("step", SCALAR, STEP));
    add(Tensors.bytes("zero", DataType.UINT8, SCALAR, (byte) 128));
    add(Tensors.floats("weight_step", SCALAR, WEIGHT_STEP));
    add(Tensors.bytes("weight_zero", DataType.INT8, SCALAR, (byte) 0));
    add(Tensors.floats("bias_step", SCALAR, STEP * WEIGHT_STEP));
    add(Tensors.ints("bias_zero", SCALAR, 0));
    this.begun = integer ? pair(INPUT) : INPUT;
  }

  boolean isInteger() {
    return integer;
  }

  /** The value that the network reads; in a network of integers after quantizers. */
  String begun() {
    return begun;
  }

  /** An operator, and quantizers after it in a network of integers. */
  String apply(String type, List<String> operands, AttributeProto... options) {
    String result = node(type, operands, options);
    return integer ? pair(result) : result;
  }

  /** An operator without quantizers. */
  String node(String type, List<String> operands, AttributeProto... options) {
    String result = fresh("t");
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(type)
            .setName(result)
            .addAllInput(operands)
            .addOutput(result)
            .addAllAttribute(Arrays.asList(options)));
    return result;
  }

  /** Quantizes a tensor and goes back. */
  String pair(String tensor) {
    List<String> grid = List.of("step", "zero");
    String codes = node("QuantizeLinear", List.of(tensor, grid.get(0), grid.get(1)));
    return node("DequantizeLinear", List.of(codes, grid.get(0), grid.get(1)));
  }

  /** A weight, as codes if it is that of an integer operator; each has numbers of its own. */
  String weight(boolean coded, long... shape) {
    byte[] codes = codes(shape);
    return coded
        ? weightOf(add(Tensors.bytes(fresh("w"), DataType.INT8, shape, codes)))
        : add(Tensors.floats(fresh("w"), shape, times(codes, WEIGHT_STEP)));
  }

  private String weightOf(String codes) {
    return node("DequantizeLinear", List.of(codes, "weight_step", "weight_zero"));
  }

  /** A bias of an operator with weights. */
  String bias(boolean coded, long size) {
    byte[] codes = codes(size);
    long[] shape = {size};
    if (!coded) {
      return add(Tensors.floats(fresh("b"), shape, times(codes, WEIGHT_STEP)));
    }
    int[] wide = new int[codes.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = codes[i];
    }
    String stored = add(Tensors.ints(fresh("b"), shape, wide));
    return node("DequantizeLinear", List.of(stored, "bias_step", "bias_zero"));
  }

  /** A constant activation. */
  String values(long... shape) {
    byte[] codes = codes(shape);
    return integer
        ? node(
            "DequantizeLinear",
            List.of(add(Tensors.bytes(fresh("c"), DataType.UINT8, shape, codes)), "step", "zero"))
        : add(Tensors.floats(fresh("c"), shape, times(codes, STEP)));
  }

  /** A constant of whole numbers. */
  String whole(long... values) {
    return add(Tensors.longs(fresh("n"), new long[] {values.length}, values));
  }

  /** A constant of numbers: a single one, or several in a row. */
  String numbers(float... values) {
    long[] shape = values.length == 1 ? SCALAR : new long[] {values.length};
    return add(Tensors.floats(fresh("r"), shape, values));
  }

  /** The network with one input of a shape, and one result. */
  ModelProto model(String result, long... shape) {
    TensorShapeProto.Builder sizes = TensorShapeProto.newBuilder();
    for (long size : shape) {
      sizes.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    // The last step is followed by something, as all others are.
    String last = node("Neg", List.of(result));
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
        .setGraph(
            graph
                .addInput(info(INPUT, TypeProto.Tensor.newBuilder().setShape(sizes)))
                .addOutput(info(last, TypeProto.Tensor.newBuilder())))
        .build();
  }

  private static ValueInfoProto info(String name, TypeProto.Tensor.Builder tensor) {
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder().setTensorType(tensor.setElemType(DataType.FLOAT.getNumber())))
        .build();
  }

  private String add(TensorProto constant) {
    graph.addInitializer(constant);
    return constant.getName();
  }

  private String fresh(String kind) {
    made++;
    return kind + made;
  }

  /** Numbers without pattern, the same every time. */
  private byte[] codes(long... shape) {
    int count = 1;
    for (long size : shape) {
      count = Math.multiplyExact(count, Math.toIntExact(size));
    }
    byte[] codes = new byte[count];
    new Random(made).nextBytes(codes);
    for (int i = 0; i < count; i++) {
      codes[i] = (byte) (codes[i] / 2);
    }
    return codes;
  }

  private static float[] times(byte[] codes, float step) {
    float[] values = new float[codes.length];
    for (int i = 0; i < codes.length; i++) {
      values[i] = codes[i] * step;
    }
    return values;
  }
}
