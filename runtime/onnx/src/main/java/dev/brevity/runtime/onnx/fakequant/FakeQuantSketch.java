package dev.brevity.runtime.onnx.fakequant;

import ai.djl.nn.Block;
import com.google.protobuf.ByteString;
import dev.brevity.dsl.plan.LayerPlan;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.dsl.plan.SlotPlan;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.layer.DescribedLayer;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.layer.TruncLayer;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.onnx.element.Attributes;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Call;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Quantize;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Weighted;
import dev.brevity.runtime.onnx.node.NodeAttributes;
import dev.brevity.runtime.onnx.operator.Operator;
import dev.brevity.runtime.onnx.outline.LayerOperators;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.NodeProto;

/**
 * The form that a network will have as a {@link FakeQuantGraph}, before there are any numbers:
 * weights of one element, scales of 1, and what a writer asks of the options of operators.
 */
public final class FakeQuantSketch {
  /** Functions and layers that become the operator of another, besides {@link LayerOperators}. */
  private static final Map<String, String> TYPES =
      Map.of(
          "sub", "Sub",
          "reshape", "Flatten",
          "EltwiseAdd", "Add",
          "ReLU6", "Clip",
          "HardTanh", "Clip",
          "Hardtanh", "Clip",
          "SiLU", "Mul",
          "Dropout", "Identity");

  private static final Set<String> WINDOWS = Set.of("MaxPool", "AveragePool");

  private final Graph graph;
  private final ResolvedPlan plan;
  private final boolean apart;
  private final Map<String, Constant> constants = new LinkedHashMap<>();
  private final List<FakeQuantNode> nodes = new ArrayList<>();
  private int grids;

  private FakeQuantSketch(Graph graph, ResolvedPlan plan, boolean apart) {
    this.graph = graph;
    this.plan = plan;
    this.apart = apart;
  }

  /**
   * The form of a network.
   *
   * @param placed without numbers; its layers have their quantizers
   * @param apart whether every quantizer has a scale of its own; otherwise all are taken to share
   *     one
   */
  public static FakeQuantGraph of(Graph placed, ResolvedPlan plan, boolean apart) {
    return new FakeQuantSketch(placed, plan, apart).sketch();
  }

  private FakeQuantGraph sketch() {
    List<String> inputs = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.operation() instanceof Operation.Input) {
        inputs.add(node.name());
      } else if (node.operation() instanceof Operation.ParameterRead) {
        constants.put(node.name(), constant(node));
      } else if (!(node.operation() instanceof Operation.Output)) {
        add(node);
      }
    }
    List<String> outputs = graph.output().inputs().stream().map(Node::name).toList();
    return new FakeQuantGraph(inputs, outputs, constants, nodes);
  }

  private static Constant constant(Node node) {
    long[] shape = {1};
    return node.known().type().filter(type -> !type.isFloating()).isPresent()
        ? new StoredIntegers(node.name(), shape, new long[1])
        : new StoredFloats(node.name(), shape, new float[1]);
  }

  private void add(Node node) {
    List<String> sources = node.inputs().stream().map(Node::name).toList();
    Block block = graph.layerOf(node).orElse(null);
    if (block instanceof WeightLayer layer) {
      weighted(node, layer, sources);
    } else if (block instanceof QuantLayer layer) {
      quantized(node, layer, sources);
    } else if (block != null) {
      call(type(spec(block)), node.name(), sources, node.name(), options(spec(block)));
    } else if (node.function().isPresent()) {
      String name = node.function().get().name();
      String type =
          name.startsWith(Operator.PREFIX) ? name.substring(Operator.PREFIX.length()) : name;
      call(
          operator(LayerOperators.kindOfFunction(type).orElse(type)),
          node.name(),
          sources,
          node.name(),
          List.of());
    } else {
      AttributeProto body = Attributes.graph("body", GraphProto.getDefaultInstance());
      call("Loop", node.name(), sources, node.name(), List.of(body));
    }
  }

  private static LayerSpec spec(Block block) {
    return block instanceof DescribedLayer described
        ? described.spec()
        : LayerSpec.of(block.getClass().getSimpleName());
  }

  private static String type(LayerSpec spec) {
    String type = spec.type().startsWith("Quant") ? spec.type().substring(5) : spec.type();
    return operator(type);
  }

  private static String operator(String kind) {
    return TYPES.getOrDefault(kind, LayerOperators.operator(kind));
  }

  private static List<AttributeProto> options(LayerSpec spec) {
    if (!WINDOWS.contains(type(spec))) {
      return List.of();
    }
    int spatial = Character.digit(spec.type().charAt(spec.type().length() - 2), 10);
    long[] pads = spec.integers("padding", spatial, 0);
    return List.of(
        Attributes.integers("kernel_shape", spec.integers("kernel_size", spatial, 1)),
        Attributes.integers(
            "pads", LongStream.concat(LongStream.of(pads), LongStream.of(pads)).toArray()));
  }

  private void call(
      String type,
      String name,
      List<String> inputs,
      String output,
      List<AttributeProto> attributes) {
    nodes.add(new Call("", type, name, inputs, List.of(output), read(attributes, name)));
  }

  private static NodeAttributes read(List<AttributeProto> attributes, String name) {
    NodeProto proto =
        NodeProto.newBuilder()
            .setNameBytes(ByteString.copyFromUtf8(name))
            .addAllAttribute(attributes)
            .build();
    return new NodeAttributes(proto, name);
  }

  /** The value on a grid, if the layer has a quantizer of that name. */
  private String quantized(QuantLayer layer, String quantizer, String value, String output) {
    if (!layer.quantizers().containsKey(quantizer)) {
      return value;
    }
    int own = apart ? grids++ : 0;
    ActivationGrid grid = new ActivationGrid(1, 0, true, -128L - own, 127L + own);
    nodes.add(new Quantize(output, value, output, grid));
    return output;
  }

  private void weighted(Node node, WeightLayer layer, List<String> sources) {
    String name = node.layer().orElseThrow();
    LayerSpec spec = layer.spec();
    String input = quantized(layer, "input_quant", sources.get(0), node.name() + ".input");
    boolean linear = spec.type().equals(Weighted.LINEAR);
    boolean matrix = linear && node.known().rank().orElse(2) == 2;
    String type =
        linear ? Weighted.LINEAR : layer.weightFacts().transposed() ? "ConvTranspose" : "Conv";
    long[] shape = new long[linear ? 2 : layer.weightFacts().shape().size()];
    Arrays.fill(shape, 1);
    Optional<LayerPlan> planned = plan.layer(name);
    boolean gains = planned.filter(LayerPlan::gainsBias).isPresent();
    boolean coded =
        layer.quantizers().containsKey("bias_quant")
            || (gains
                && planned
                    .flatMap(known -> known.slot("bias"))
                    .filter(SlotPlan::quantizes)
                    .isPresent());
    boolean results = layer.quantizers().containsKey("output_quant");
    String sums = results ? node.name() + ".sums" : node.name();
    NodeAttributes options =
        read(matrix ? List.of(Attributes.integer("transB", 1)) : List.of(), node.name());
    String operator = linear ? matrix ? "Gemm" : "MatMul" : type;
    Call call =
        new Call("", operator, name, List.of(input, name + ".weight"), List.of(sums), options);
    nodes.add(
        new Weighted(
            type,
            name,
            input,
            parameter(layer.quantizers().containsKey("weight_quant"), name + ".weight", shape),
            layer.bias().isPresent() || gains
                ? Optional.of(parameter(coded, name + ".bias", new long[] {1}))
                : Optional.empty(),
            sums,
            options,
            List.of(call)));
    quantized(layer, "output_quant", sums, node.name());
  }

  private Constant parameter(boolean coded, String name, long[] shape) {
    Constant made =
        coded
            ? new StoredCodes(
                name,
                shape,
                new long[1],
                new float[] {1},
                new long[1],
                -1,
                new CodeRange(-128, 127))
            : new StoredFloats(name, shape, new float[1]);
    constants.put(name, made);
    return made;
  }

  private void quantized(Node node, QuantLayer layer, List<String> sources) {
    LayerSpec spec = spec(layer);
    List<String> inputs = new ArrayList<>(sources);
    if (!inputs.isEmpty()) {
      inputs.set(0, quantized(layer, "input_quant", inputs.get(0), node.name() + ".input"));
    }
    String quantizer =
        Set.of("act_quant", "output_quant").stream()
            .filter(layer.quantizers()::containsKey)
            .findFirst()
            .orElse("");
    // What reduces bits keeps to integers, in ways of its own.
    String type = layer instanceof TruncLayer ? "Identity" : type(spec);
    boolean plain = type.equals("Identity") && inputs.size() == 1 && !quantizer.isEmpty();
    String value =
        plain ? inputs.get(0) : quantizer.isEmpty() ? node.name() : node.name() + ".value";
    if (!plain) {
      call(type, node.name(), Collections.unmodifiableList(inputs), value, options(spec));
    }
    quantized(layer, quantizer, value, node.name());
  }
}
