package dev.brevity.runtime.onnx.qonnx;

import com.google.protobuf.ByteString;
import dev.brevity.runtime.onnx.export.TensorProtos;
import dev.brevity.runtime.onnx.fakequant.ActivationGrid;
import dev.brevity.runtime.onnx.fakequant.CodeRange;
import dev.brevity.runtime.onnx.fakequant.Constant;
import dev.brevity.runtime.onnx.fakequant.FakeQuantGraph;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Call;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Quantize;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Truncate;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Weighted;
import dev.brevity.runtime.onnx.fakequant.Refusals;
import dev.brevity.runtime.onnx.fakequant.StoredCodes;
import dev.brevity.runtime.onnx.fakequant.StoredFloats;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.NodeProto;
import onnx.TensorProto;

/** Makes the nodes of a QONNX graph: operators in floating point, and quantizers between them. */
final class QonnxWriter {
  static final String DOMAIN = "qonnx.custom_op.general";

  private final FakeQuantGraph graph;
  private final boolean biasAsAdd;
  private final Refusals refusals = new Refusals();
  private final Set<String> names = new HashSet<>();
  private final Map<String, TensorProto> stored = new HashMap<>();
  private final Map<String, TensorProto> constants = new LinkedHashMap<>();
  private final Map<Constant, String> parameters = new HashMap<>();
  private final GraphProto.Builder made = GraphProto.newBuilder();

  /**
   * @param written the graph that was read, whose constants operators keep
   */
  QonnxWriter(FakeQuantGraph graph, GraphProto written, boolean biasAsAdd) {
    this.graph = graph;
    this.biasAsAdd = biasAsAdd;
    written.getInitializerList().forEach(tensor -> stored.put(tensor.getName(), tensor));
    written.getInputList().forEach(input -> names.add(input.getName()));
    for (NodeProto node : written.getNodeList()) {
      names.addAll(node.getOutputList());
      if (node.getOpType().equals("Constant") && node.getAttribute(0).hasT()) {
        String name = node.getOutput(0);
        stored.put(name, node.getAttribute(0).getT().toBuilder().setName(name).build());
      }
    }
    names.addAll(stored.keySet());
  }

  /**
   * Puts the nodes into a graph.
   *
   * @throws dev.brevity.runtime.RecipeException if something has no form in QONNX
   */
  void write(GraphProto.Builder target) {
    for (FakeQuantNode node : graph.nodes()) {
      if (node instanceof Quantize quantize) {
        quantize(quantize);
      } else if (node instanceof Truncate truncate) {
        truncate(truncate);
      } else if (node instanceof Weighted weighted) {
        weighted(weighted);
      } else {
        call((Call) node);
      }
    }
    for (String output : graph.outputs()) {
      graph
          .constant(output)
          .ifPresent(
              constant -> node("", "Identity", output, List.of(parameter(constant, -1)), Map.of()));
    }
    refusals.raise();
    target.addAllNode(made.getNodeList()).addAllInitializer(constants.values());
  }

  private void quantize(Quantize node) {
    ActivationGrid grid = node.grid();
    String scale = floats(node.output() + "_scale", new long[0], grid.scale());
    String zero = floats(node.output() + "_zero_point", new long[0], grid.zeroPoint());
    CodeRange range = new CodeRange(grid.low(), grid.high());
    quant(node.name(), node.input(), scale, zero, range, node.output());
  }

  private void quant(
      String place, String value, String scale, String zero, CodeRange range, String output) {
    if (!range.isWhole()) {
      refusals.add(
          place,
          "QONNX has all codes of a number of bits, not those from "
              + range.low()
              + " to "
              + range.high(),
          "use a whole number of bits");
      return;
    }
    String bits = floats(output + "_bits", new long[0], range.bits());
    node(
        DOMAIN,
        "Quant",
        output,
        List.of(value, scale, zero, bits),
        Map.of(
            "signed", integer(range.isSigned()),
            "narrow", integer(range.isNarrow()),
            "rounding_mode", text("ROUND")));
  }

  private void truncate(Truncate node) {
    ActivationGrid grid = node.grid();
    CodeRange range = new CodeRange(grid.low(), grid.high());
    int shift = Math.getExponent(node.divisor());
    boolean shifts = Math.scalb(1f, shift) == node.divisor();
    if (!range.isWhole() || !shifts) {
      refusals.add(
          node.name(),
          "QONNX reduces bits by shifting alone",
          "use a power of two as the factor between the scales before and after");
      return;
    }
    String output = node.output();
    long[] single = {};
    node(
        DOMAIN,
        "Trunc",
        output,
        List.of(
            node.input(),
            floats(output + "_scale", single, node.scale()),
            floats(output + "_zero_point", single, node.zeroPoint()),
            floats(output + "_bits", single, range.bits() + shift),
            floats(output + "_reduced_scale", single, grid.scale()),
            floats(output + "_reduced_bits", single, range.bits())),
        Map.of(
            "signed", integer(range.isSigned()),
            "narrow", integer(range.isNarrow()),
            "rounding_mode", text(node.rounding().toUpperCase(Locale.ROOT))));
  }

  private void weighted(Weighted node) {
    if (node.isLinear()) {
      linear(node);
      return;
    }
    String weight = parameter(node.weight(), -1);
    Map<String, AttributeProto> attributes = node.attributes().all();
    boolean apart =
        biasAsAdd && node.bias().isPresent() && node.bias().get() instanceof StoredCodes;
    if (!apart) {
      node("", node.type(), node.output(), operands(node, weight), attributes);
      return;
    }
    String sum = name(node.output() + ".sum");
    node("", node.type(), sum, List.of(node.input(), weight), attributes);
    String bias = parameter(node.bias().get(), node.spatial());
    node("", "Add", node.output(), List.of(sum, bias), Map.of());
  }

  private List<String> operands(Weighted node, String weight) {
    return node.bias().isEmpty()
        ? List.of(node.input(), weight)
        : List.of(node.input(), weight, parameter(node.bias().get(), -1));
  }

  private void linear(Weighted node) {
    String weight = parameter(node.weight(), -1);
    if (node.attributes().has("transB") || node.attributes().has("transA")) {
      node("", "Gemm", node.output(), operands(node, weight), Map.of("transB", integer(true)));
      return;
    }
    String turned = name(weight + ".turned");
    AttributeProto order =
        AttributeProto.newBuilder()
            .setType(AttributeProto.AttributeType.INTS)
            .addInts(1)
            .addInts(0)
            .build();
    node("", "Transpose", turned, List.of(weight), Map.of("perm", order));
    String product = node.bias().isEmpty() ? node.output() : name(node.output() + ".product");
    node("", "MatMul", product, List.of(node.input(), turned), Map.of());
    node.bias()
        .ifPresent(
            bias ->
                node("", "Add", node.output(), List.of(parameter(bias, -1), product), Map.of()));
  }

  private void call(Call node) {
    if (node.attributes().all().values().stream().anyMatch(AttributeProto::hasG)) {
      refusals.add(
          node.name(), "QONNX has no branches and loops", "export `onnx_qcdq`, which has them");
      return;
    }
    NodeProto.Builder copy =
        NodeProto.newBuilder()
            .setDomain(node.domain())
            .setOpType(node.type())
            .setName(node.name())
            .addAllOutput(node.outputs());
    node.inputs()
        .forEach(
            input ->
                copy.addInput(
                    graph
                        .constant(input)
                        .map(constant -> parameter(constant, -1))
                        .orElseGet(() -> kept(input))));
    node.attributes().all().values().forEach(copy::addAttribute);
    made.addNode(copy);
  }

  /** The name of a tensor, which is stored if it is a constant that no quantizer knows. */
  private String kept(String tensor) {
    TensorProto constant = stored.get(tensor);
    if (constant != null) {
      constants.putIfAbsent(tensor, constant);
    }
    return tensor;
  }

  /**
   * The name of a constant in floating point, which is quantized if it has codes.
   *
   * @param trailing how many dimensions of size 1 follow that of the channels, with one in front;
   *     -1 to keep the shape
   */
  private String parameter(Constant constant, int trailing) {
    if (!(constant instanceof StoredCodes codes)) {
      TensorProto kept = stored.get(constant.name());
      if (kept == null && constant instanceof StoredFloats floats) {
        return parameters.computeIfAbsent(
            constant, known -> floats(floats.name(), floats.shape(), floats.values()));
      }
      if (kept != null) {
        constants.putIfAbsent(constant.name(), kept);
      }
      return constant.name();
    }
    return parameters.computeIfAbsent(constant, known -> quantized(codes, trailing));
  }

  private String quantized(StoredCodes codes, int trailing) {
    long[] shape = codes.shape();
    int axis = codes.axis();
    if (trailing >= 0) {
      long[] spread = new long[trailing + 2];
      Arrays.fill(spread, 1);
      spread[1] = shape[0];
      shape = spread;
      axis = axis < 0 ? axis : 1;
    }
    long[] perChannel = new long[axis < 0 ? 0 : shape.length];
    Arrays.fill(perChannel, 1);
    if (axis >= 0) {
      perChannel[axis] = codes.scales().length;
    }
    String output = name(codes.name());
    String values = floats(output + "_values", shape, codes.values());
    String scale = floats(output + "_scale", perChannel, codes.scales());
    boolean single = LongStream.of(codes.zeroPoints()).distinct().count() == 1;
    float[] zeros = new float[single ? 1 : codes.zeroPoints().length];
    for (int i = 0; i < zeros.length; i++) {
      zeros[i] = codes.zeroPoints()[i];
    }
    String zero = floats(output + "_zero_point", single ? new long[0] : perChannel, zeros);
    quant(codes.name(), values, scale, zero, codes.range(), output);
    return output;
  }

  private void node(
      String domain,
      String type,
      String output,
      List<String> inputs,
      Map<String, AttributeProto> attributes) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setDomain(domain)
            .setOpType(type)
            .setName(output)
            .addAllInput(inputs)
            .addOutput(output);
    attributes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> node.addAttribute(entry.getValue().toBuilder().setName(entry.getKey())));
    made.addNode(node);
  }

  private String floats(String wanted, long[] shape, float... values) {
    String name = name(wanted);
    constants.put(name, TensorProtos.floats(name, shape, values));
    return name;
  }

  private String name(String wanted) {
    String name = wanted;
    for (int number = 1; !names.add(name); number++) {
      name = wanted + "_" + number;
    }
    return name;
  }

  private static AttributeProto integer(boolean value) {
    return AttributeProto.newBuilder()
        .setType(AttributeProto.AttributeType.INT)
        .setI(value ? 1 : 0)
        .build();
  }

  private static AttributeProto text(String value) {
    return AttributeProto.newBuilder()
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }
}
