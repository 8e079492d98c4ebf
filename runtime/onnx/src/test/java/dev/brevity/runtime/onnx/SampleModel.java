package dev.brevity.runtime.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import onnx.AttributeProto;
import onnx.FunctionProto;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.OperatorSetIdProto;
import onnx.TensorProto;
import onnx.TensorShapeProto;
import onnx.TypeProto;
import onnx.ValueInfoProto;

/** A small model and inputs for it. */
final class SampleModel {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  private final String name;
  private final int opset;
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("sample");
  private final Map<String, long[]> floats = new LinkedHashMap<>();
  private final Map<String, long[]> indices = new LinkedHashMap<>();
  private final List<FunctionProto> functions = new ArrayList<>();
  private long seed = 1;

  SampleModel(String name, int opset) {
    this.name = name;
    this.opset = opset;
  }

  /** An input of floats between -2 and 2. */
  SampleModel input(String input, long... shape) {
    floats.put(input, shape);
    graph.addInput(info(input, FLOAT, shape));
    return this;
  }

  /** An input whose first axis is of a fixed length too. */
  SampleModel state(String input, long... shape) {
    input(input, shape);
    graph
        .getInputBuilder(graph.getInputCount() - 1)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .getDimBuilder(0)
        .setDimValue(shape[0]);
    return this;
  }

  /** An input of the indices 0, 1, 0, 1 … */
  SampleModel indices(String input, long... shape) {
    indices.put(input, shape);
    graph.addInput(info(input, INT64, shape));
    return this;
  }

  SampleModel longs(String constant, long... values) {
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(constant)
            .setDataType(INT64)
            .addDims(values.length)
            .addAllInt64Data(Arrays.stream(values).boxed().toList()));
    return this;
  }

  SampleModel number(String constant, long value) {
    graph.addInitializer(
        TensorProto.newBuilder().setName(constant).setDataType(INT64).addInt64Data(value));
    return this;
  }

  SampleModel real(String constant, float value) {
    graph.addInitializer(
        TensorProto.newBuilder().setName(constant).setDataType(FLOAT).addFloatData(value));
    return this;
  }

  SampleModel reals(String constant, float... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(constant).setDataType(FLOAT).addDims(values.length);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    graph.addInitializer(tensor);
    return this;
  }

  /** Codes of the given element type. */
  SampleModel codes(String constant, int type, int... values) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(constant).setDataType(type);
    if (values.length > 1) {
      tensor.addDims(values.length);
    }
    Arrays.stream(values).forEach(tensor::addInt32Data);
    graph.addInitializer(tensor);
    return this;
  }

  /** Floats between -1 and 1. */
  SampleModel weight(String constant, long... shape) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(constant).setDataType(FLOAT);
    for (long size : shape) {
      tensor.addDims(size);
    }
    for (float value : numbers(shape, 1)) {
      tensor.addFloatData(value);
    }
    graph.addInitializer(tensor);
    return this;
  }

  /** Floats between 0.5 and 1.5. */
  SampleModel positive(String constant, long... shape) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(constant).setDataType(FLOAT);
    for (long size : shape) {
      tensor.addDims(size);
    }
    for (float value : numbers(shape, 0.5f)) {
      tensor.addFloatData(value + 1);
    }
    graph.addInitializer(tensor);
    return this;
  }

  /**
   * Adds a node.
   *
   * @param operator its name, after its domain and a colon if that is another than ONNX's own
   * @param inputs names separated by spaces; {@code -} for one that is left out
   * @param outputs names separated by spaces
   */
  SampleModel node(String operator, String inputs, String outputs, AttributeProto... attributes) {
    int colon = operator.indexOf(':');
    String type = operator.substring(colon + 1);
    NodeProto.Builder node =
        NodeProto.newBuilder().setOpType(type).setName(type + "_" + outputs.split(" ")[0]);
    if (colon > 0) {
      node.setDomain(operator.substring(0, colon));
    }
    for (String input : inputs.isEmpty() ? new String[0] : inputs.split(" ")) {
      node.addInput(input.equals("-") ? "" : input);
    }
    for (String output : outputs.split(" ")) {
      node.addOutput(output.equals("-") ? "" : output);
    }
    graph.addNode(node.addAllAttribute(Arrays.asList(attributes)));
    return this;
  }

  /** Names outputs of the graph, separated by spaces. */
  SampleModel output(String names) {
    for (String output : names.split(" ")) {
      graph.addOutput(ValueInfoProto.newBuilder().setName(output));
    }
    return this;
  }

  static AttributeProto ints(String name, long... values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INTS)
        .addAllInts(Arrays.stream(values).boxed().toList())
        .build();
  }

  static AttributeProto i(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto f(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  static AttributeProto s(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  static AttributeProto ss(String name, String... values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRINGS)
        .addAllStrings(Arrays.stream(values).map(ByteString::copyFromUtf8).toList())
        .build();
  }

  static AttributeProto fs(String name, float... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOATS);
    for (float value : values) {
      attribute.addFloats(value);
    }
    return attribute.build();
  }

  static AttributeProto tensor(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.TENSOR)
        .setT(TensorProto.newBuilder().setDataType(FLOAT).addDims(1).addFloatData(value))
        .build();
  }

  SampleModel tensor(TensorProto tensor) {
    graph.addInitializer(tensor);
    return this;
  }

  /** An input of a graph within a node: floats of any shape, or a single value of another type. */
  SampleModel taken(String input, int type) {
    TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(type);
    if (type != FLOAT) {
      tensor.setShape(TensorShapeProto.getDefaultInstance());
    }
    graph.addInput(
        ValueInfoProto.newBuilder()
            .setName(input)
            .setType(TypeProto.newBuilder().setTensorType(tensor)));
    return this;
  }

  /** This as a graph within a node. */
  AttributeProto within(String attribute) {
    return AttributeProto.newBuilder()
        .setName(attribute)
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(graph)
        .build();
  }

  /** Makes the nodes of another sample a function of the domain {@code own}. */
  SampleModel function(String function, String inputs, String outputs, SampleModel body) {
    FunctionProto.Builder made =
        FunctionProto.newBuilder()
            .setDomain("own")
            .setName(function)
            .addAllInput(Arrays.asList(inputs.split(" ")))
            .addAllOutput(Arrays.asList(outputs.split(" ")))
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("own").setVersion(1));
    for (NodeProto node : body.graph.getNodeList()) {
      for (AttributeProto attribute : node.getAttributeList()) {
        if (!attribute.getRefAttrName().isEmpty()) {
          made.addAttribute(attribute.getRefAttrName());
        }
      }
    }
    functions.add(made.addAllNode(body.graph.getNodeList()).build());
    return this;
  }

  /** Calls a function of the domain {@code own}. */
  SampleModel call(String function, String inputs, String outputs, AttributeProto... attributes) {
    node(function, inputs, outputs, attributes);
    graph.getNodeBuilder(graph.getNodeCount() - 1).setDomain("own");
    return this;
  }

  /** An attribute of a function's node that the call gives. */
  static AttributeProto given(String name, AttributeProto.AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type).setRefAttrName(name).build();
  }

  byte[] bytes() {
    int version = opset >= 23 ? 11 : opset >= 21 ? 10 : opset >= 15 ? 8 : 6;
    return ModelProto.newBuilder()
        .setIrVersion(version)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("com.microsoft").setVersion(1))
        .addAllFunctions(functions)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("own").setVersion(1))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  Map<String, NDArray> inputs(NDManager manager) {
    Map<String, NDArray> inputs = new LinkedHashMap<>();
    for (ValueInfoProto info : graph.getInputList()) {
      String input = info.getName();
      if (floats.containsKey(input)) {
        long[] shape = floats.get(input);
        inputs.put(input, manager.create(numbers(shape, 2), new Shape(shape)));
      } else {
        Shape shape = new Shape(indices.get(input));
        long[] values = new long[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = i % 2;
        }
        inputs.put(input, manager.create(values, shape));
      }
    }
    return inputs;
  }

  private float[] numbers(long[] shape, float range) {
    int count = (int) Arrays.stream(shape).reduce(1, (x, y) -> x * y);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      seed = seed * 6364136223846793005L + 1442695040888963407L;
      numbers[i] = range * ((seed >>> 40) / (float) (1 << 23) - 1);
    }
    return numbers;
  }

  private static ValueInfoProto info(String name, int type, long... shape) {
    TensorShapeProto.Builder sizes = TensorShapeProto.newBuilder();
    for (int i = 0; i < shape.length; i++) {
      TensorShapeProto.Dimension.Builder size = TensorShapeProto.Dimension.newBuilder();
      sizes.addDim(i == 0 ? size.setDimParam("batch") : size.setDimValue(shape[i]));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(type).setShape(sizes)))
        .build();
  }

  @Override
  public String toString() {
    return name + " (opset " + opset + ")";
  }
}
