package dev.brevity.runtime.onnx.dpu;

import dev.brevity.runtime.onnx.node.NodeAttributes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.TensorProto;
import onnx.ValueInfoProto;

/**
 * Computes a file for DPUs in integers, as its positions say: sums are exact, are moved to the
 * position of the result with ties to even, and saturate at eight bits; averages are sums that are
 * shifted and rounded down.
 */
public final class DpuEvaluation {
  private final ModelProto model;
  private final Map<String, IntegerTensor> constants = new HashMap<>();

  private DpuEvaluation(ModelProto model) {
    this.model = model;
    model
        .getGraph()
        .getInitializerList()
        .forEach(tensor -> constants.put(tensor.getName(), integers(tensor)));
  }

  /** Reads a file. */
  public static DpuEvaluation of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new DpuEvaluation(ModelProto.parseFrom(in));
    }
  }

  /** The names of the inputs in order. */
  public List<String> inputs() {
    return model.getGraph().getInputList().stream()
        .map(ValueInfoProto::getName)
        .filter(name -> !constants.containsKey(name))
        .toList();
  }

  /**
   * Computes the results.
   *
   * @param inputs floating-point inputs by name
   * @return the results by name
   * @throws IllegalStateException if the file is not one that {@code dpu} writes
   */
  public Map<String, IntegerTensor> evaluate(Map<String, FloatTensor> inputs) {
    Map<String, IntegerTensor> values = new HashMap<>(constants);
    for (NodeProto node : model.getGraph().getNodeList()) {
      values.put(node.getOutput(0), new Step(node, inputs, values).compute());
    }
    Map<String, IntegerTensor> results = new LinkedHashMap<>();
    for (ValueInfoProto output : model.getGraph().getOutputList()) {
      results.put(output.getName(), known(values, output.getName()));
    }
    return results;
  }

  private static IntegerTensor known(Map<String, IntegerTensor> values, String name) {
    IntegerTensor found = values.get(name);
    if (found == null) {
      throw new IllegalStateException("nothing computes " + name);
    }
    return found;
  }

  private static IntegerTensor integers(TensorProto tensor) {
    long[] shape = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
    ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    boolean floats = tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber();
    long[] values = new long[bytes.remaining() / (floats ? Float.BYTES : Long.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = floats ? (long) bytes.getFloat() : bytes.getLong();
    }
    return new IntegerTensor(shape, values, 0);
  }

  /** One operator. */
  private static final class Step {
    private final NodeProto node;
    private final NodeAttributes attributes;
    private final Map<String, FloatTensor> inputs;
    private final Map<String, IntegerTensor> values;

    Step(NodeProto node, Map<String, FloatTensor> inputs, Map<String, IntegerTensor> values) {
      this.node = node;
      this.attributes = new NodeAttributes(node, node.getName());
      this.inputs = inputs;
      this.values = values;
    }

    IntegerTensor compute() {
      if (!node.getDomain().equals(DpuNode.DOMAIN)) {
        return reshaped();
      }
      IntegerTensor x = operand(0);
      int in = position(DpuNode.IN, 0);
      int out = position(DpuNode.OUT, 0);
      return switch (node.getOpType()) {
        case "Conv" -> weighted(IntegerLayers.convolution(x, constant(1), window(), group()), out);
        case "Gemm" -> weighted(IntegerLayers.product(x, constant(1)), out);
        case "Relu" -> x.map(code -> Math.max(code, 0)).moved(in, out);
        case "Pad" -> IntegerLayers.padded(x, DpuWindow.pads(attributes));
        case "MaxPool" -> IntegerLayers.maximum(x, window());
        case "AveragePool" -> IntegerLayers.average(x, window());
        case "GlobalAveragePool" -> IntegerLayers.average(x, PoolWindow.whole(x.shape()));
        case "Add" -> IntegerLayers.sum(x, in, operand(1), position(DpuNode.IN, 1), out);
        default -> throw new IllegalStateException("there is no operator " + node.getOpType());
      };
    }

    private IntegerTensor reshaped() {
      IntegerTensor x = known(values, node.getInput(0));
      if (node.getOpType().equals("Flatten")) {
        return x.reshaped(new long[] {x.shape()[0], -1});
      }
      return x.reshaped(known(values, node.getInput(1)).values());
    }

    /** A sum of products with its bias, moved to the position of the result. */
    private IntegerTensor weighted(IntegerTensor sum, int out) {
      int position = position(DpuNode.IN, 0) + position(DpuNode.WEIGHTS, 0);
      if (node.getInputCount() < 3) {
        return sum.moved(position, out);
      }
      int biased = position(DpuNode.BIASES, 0);
      int common = Math.max(position, biased);
      return IntegerLayers.biased(sum, common - position, constant(2), common - biased)
          .moved(common, out);
    }

    private IntegerTensor constant(int index) {
      return known(values, node.getInput(index));
    }

    /** An operand at the position where the operator wants it. */
    private IntegerTensor operand(int index) {
      String name = node.getInput(index);
      int position = position(DpuNode.IN, index);
      FloatTensor given = inputs.get(name);
      if (given != null) {
        return given.quantized(position);
      }
      IntegerTensor found = known(values, name);
      return found.moved(found.position(), position);
    }

    private int position(String attribute, int index) {
      List<Long> pairs = attributes.integers(attribute).orElse(List.of());
      if (pairs.size() < 2 * index + 2) {
        throw new IllegalStateException(node.getName() + " does not tell " + attribute);
      }
      return (int) (long) Objects.requireNonNull(pairs.get(2 * index + 1));
    }

    private long group() {
      return attributes.integer("group", 1);
    }

    private PoolWindow window() {
      return new PoolWindow(
          DpuWindow.kernel(attributes),
          DpuWindow.strides(attributes),
          DpuWindow.dilations(attributes),
          DpuWindow.pads(attributes),
          attributes.integer("ceil_mode", 0) == 1);
    }
  }
}
