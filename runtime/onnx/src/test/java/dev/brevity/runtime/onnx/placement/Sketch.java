package dev.brevity.runtime.onnx.placement;

import dev.brevity.runtime.onnx.element.Attributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.OperatorSetIdProto;
import onnx.TensorProto;
import onnx.TensorShapeProto;
import onnx.TypeProto;
import onnx.ValueInfoProto;

/** A small model with a quantizer after every value, as a plan of style tensorwise makes it. */
final class Sketch {
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("sketch");
  private final Map<String, long[]> shapes = new HashMap<>();
  private final Map<String, String> read = new HashMap<>();
  private final Random random = new Random(5);

  /** An input of values between -3 and 3. */
  Sketch input(String name, long... shape) {
    graph.addInput(info(name, shape));
    shapes.put(name, shape);
    pair(name, name, 6f / 255, 128, shape);
    return this;
  }

  /** A convolution with a kernel of k x k that keeps sizes, weights of signed bytes and a bias. */
  Sketch convolution(String name, String of, int out, int k) {
    long[] shape = shapes.get(of).clone();
    int in = (int) shape[1];
    shape[1] = out;
    String weight = weight(name, 0, out, in, k, k);
    float[] bias = new float[out];
    for (int i = 0; i < out; i++) {
      bias[i] = (float) random.nextGaussian() * 0.1f;
    }
    graph.addInitializer(Tensors.floats(name + ".bias", new long[] {out}, bias));
    long pad = k / 2;
    return computed(
        Operator.of(
            "Conv",
            List.of(read.get(of), weight, name + ".bias"),
            name,
            Attributes.integers("pads", pad, pad, pad, pad)),
        shape);
  }

  /** An LSTM over steps x batch x inputs, with weights of signed bytes for each direction. */
  Sketch recurrence(String name, String of, int hidden, int directions) {
    long[] shape = shapes.get(of);
    List<String> inputs = new ArrayList<>(List.of(read.get(of)));
    for (long columns : new long[] {shape[2], hidden}) {
      List<String> each = new ArrayList<>();
      for (int i = 0; i < directions; i++) {
        each.add(weight(name + inputs.size() + "." + i, 1, 1, 4 * hidden, (int) columns));
      }
      String joined = name + ".joined" + inputs.size();
      if (directions > 1) {
        add(Operator.of("Concat", each, joined, Attributes.integer("axis", 0)));
      }
      inputs.add(directions > 1 ? joined : each.get(0));
    }
    return computed(
        Operator.of(
            "LSTM",
            inputs,
            name,
            Attributes.integer("hidden_size", hidden),
            Attributes.text("direction", directions > 1 ? "bidirectional" : "forward")),
        new long[] {shape[0], directions, shape[1], hidden});
  }

  /** A product with a matrix of signed bytes. */
  Sketch product(String name, String of, int out) {
    long[] shape = shapes.get(of).clone();
    String weight = weight(name, 1, (int) shape[shape.length - 1], out);
    shape[shape.length - 1] = out;
    return computed(Operator.of("MatMul", List.of(read.get(of), weight), name), shape);
  }

  /** A sum with a constant of one dimension. */
  Sketch bias(String name, String of) {
    long[] shape = shapes.get(of);
    int size = (int) shape[shape.length - 1];
    graph.addInitializer(Tensors.floats(name + ".values", new long[] {size}, new float[size]));
    return computed(Operator.of("Add", List.of(read.get(of), name + ".values"), name), shape);
  }

  /** Any other operator of values. */
  Sketch node(String type, String name, List<String> of, long[] shape, AttributeProto... options) {
    List<String> inputs = new ArrayList<>();
    of.forEach(one -> inputs.add(read.getOrDefault(one, one)));
    return computed(Operator.of(type, inputs, name, options), shape);
  }

  /** An operator that keeps the shape of its first operand. */
  Sketch node(String type, String name, String... of) {
    return node(type, name, List.of(of), shapes.get(of[0]));
  }

  /** An operator within a layer, whose result nothing quantizes. */
  Sketch within(String type, String name, String of) {
    Operator operator = Operator.of(type, List.of(read.get(of)), name);
    graph.addNode(operator.proto());
    shapes.put(name, shapes.get(of));
    return this;
  }

  /** A constant in floating point. */
  Sketch floats(String name, long... shape) {
    int count = 1;
    for (long size : shape) {
      count *= (int) size;
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian() * 0.1f;
    }
    graph.addInitializer(Tensors.floats(name, shape, values));
    return this;
  }

  /** Lists a constant among the inputs too, as old files do. */
  Sketch listed(String constant, long... shape) {
    graph.addInput(info(constant, shape));
    return this;
  }

  /** A further result, which is not quantized. */
  Sketch alsoResult(String name) {
    graph.addOutput(info(name, shapes.get(name)));
    return this;
  }

  Sketch longs(String name, long... values) {
    graph.addInitializer(Tensors.longs(name, new long[] {values.length}, values));
    return this;
  }

  /** Finishes with one result, which is quantized too. */
  ModelProto result(String name) {
    graph.addOutput(info(read.get(name), shapes.get(name)));
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph)
        .build();
  }

  Map<String, long[]> shapes() {
    return shapes;
  }

  private Sketch computed(Operator operator, long[] shape) {
    graph.addNode(operator.proto());
    String name = operator.output();
    shapes.put(name, shape);
    boolean positive = operator.is("Relu");
    pair(name, name, 8f / 255, positive ? 0 : 128, shape);
    return this;
  }

  private String weight(String name, int axis, int... sizes) {
    int count = 1;
    long[] shape = new long[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      count *= sizes[i];
      shape[i] = sizes[i];
    }
    byte[] codes = new byte[count];
    for (int i = 0; i < count; i++) {
      codes[i] = (byte) (random.nextInt(127) - 63);
    }
    float[] scales = new float[sizes[axis]];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = (1 + i % 3 / 2f) / (96 * (float) Math.sqrt((double) count / sizes[axis]));
    }
    String weight = name + ".weight";
    long[] each = {sizes[axis]};
    graph.addInitializer(Tensors.bytes(weight + "_codes", TensorProto.DataType.INT8, shape, codes));
    graph.addInitializer(Tensors.floats(weight + "_scale", each, scales));
    graph.addInitializer(
        Tensors.bytes(weight + "_zero", TensorProto.DataType.INT8, each, new byte[sizes[axis]]));
    for (String bound : List.of("low", "high")) {
      byte value = (byte) (bound.equals("low") ? -127 : 127);
      graph.addInitializer(
          Tensors.bytes(weight + bound, TensorProto.DataType.INT8, new long[0], value));
    }
    add(
        Operator.of(
            "Clip",
            List.of(weight + "_codes", weight + "low", weight + "high"),
            weight + "_clipped"));
    add(
        Operator.of(
            "DequantizeLinear",
            List.of(weight + "_clipped", weight + "_scale", weight + "_zero"),
            weight,
            Attributes.integer("axis", axis)));
    return weight;
  }

  /** Signed codes if the zero point is that of symmetric values, otherwise unsigned ones. */
  private void pair(String value, String name, float scale, int zeroPoint, long... shape) {
    boolean signed = zeroPoint == 128;
    graph.addInitializer(Tensors.floats(name + "_s", new long[0], scale));
    graph.addInitializer(
        Tensors.bytes(
            name + "_z",
            signed ? TensorProto.DataType.INT8 : TensorProto.DataType.UINT8,
            new long[0],
            (byte) (signed ? 0 : zeroPoint)));
    add(Operator.of("QuantizeLinear", List.of(value, name + "_s", name + "_z"), name + "_q"));
    add(
        Operator.of(
            "DequantizeLinear", List.of(name + "_q", name + "_s", name + "_z"), name + "_pair"));
    shapes.put(name + "_pair", shape);
    read.put(name, name + "_pair");
  }

  private void add(Operator operator) {
    NodeProto node = operator.proto();
    graph.addNode(node);
  }

  private static ValueInfoProto info(String name, long... shape) {
    TensorShapeProto.Builder sizes = TensorShapeProto.newBuilder();
    for (long size : shape) {
      sizes.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber())
                        .setShape(sizes)))
        .build();
  }
}
