package dev.brevity.runtime.onnx.placement;

import dev.brevity.dsl.model.ModelOutline.Layer;
import dev.brevity.dsl.model.ModelOutline.Operand;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.dsl.model.ModelOutline.Weight;
import dev.brevity.dsl.plan.LayerPlan;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.dsl.plan.SlotPlan;
import dev.brevity.runtime.onnx.element.Attributes;
import dev.brevity.runtime.onnx.outline.LayerOperators;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.ValueInfoProto;

/** The graph that a plan's network will be written as, as far as it is known before any run. */
final class OutlineGraph {
  /** What a size is taken for that varies and does not count samples. */
  private static final long VARYING = 64;

  private static final ByteGrid ANY = new ByteGrid(0.05f, 128);

  private final ResolvedPlan plan;
  private final List<Operator> operators = new ArrayList<>();
  private final Map<String, long[]> shapes = new HashMap<>();
  private final Map<String, WeightCodes> weights = new HashMap<>();
  private final Map<String, String> aliases = new HashMap<>();

  private OutlineGraph(ResolvedPlan plan) {
    this.plan = plan;
  }

  static OperatorGraph of(ResolvedPlan plan) {
    return new OutlineGraph(plan).graph();
  }

  private OperatorGraph graph() {
    GraphProto.Builder made = GraphProto.newBuilder();
    for (Port port : plan.model().inputs()) {
      made.addInput(ValueInfoProto.newBuilder().setName(port.name()));
      shapes.put(port.name(), sizes(port.shape()));
    }
    plan.layers().forEach(this::add);
    operators.forEach(operator -> made.addNode(operator.proto()));
    if (!operators.isEmpty()) {
      String last = operators.get(operators.size() - 1).output();
      made.addOutput(ValueInfoProto.newBuilder().setName(last));
    }
    OperatorGraph graph = new OperatorGraph(made.build(), 21, shapes);
    graph.weights().putAll(weights);
    if (plan.isLayerwise()) {
      slots(graph);
    } else {
      everything(graph);
    }
    return graph;
  }

  private void everything(OperatorGraph graph) {
    for (Port port : plan.model().inputs()) {
      if (port.dtype().contains("float")) {
        graph.grids().put(port.name(), ANY);
      }
    }
    operators.forEach(operator -> graph.grids().put(operator.output(), ANY));
  }

  /** Only what slots of layers quantize. */
  private void slots(OperatorGraph graph) {
    for (LayerPlan planned : plan.layers()) {
      Layer layer = planned.layer();
      if (hasIntegers(planned, "input") && !planned.isOnTheFly()) {
        layer.sources().stream()
            .map(source -> aliases.getOrDefault(source, source))
            .forEach(source -> graph.grids().put(source, ANY));
      }
      if (hasIntegers(planned, "output")) {
        graph.grids().put(aliases.getOrDefault(layer.name(), layer.name()), ANY);
      }
    }
  }

  private static boolean hasIntegers(LayerPlan planned, String slot) {
    return planned.slot(slot).filter(one -> one.quantizes() && !one.minifloats()).isPresent();
  }

  private static boolean hasBytes(LayerPlan planned) {
    return hasIntegers(planned, "weight")
        && planned.slot("weight").flatMap(SlotPlan::bits).orElse(Byte.SIZE) <= Byte.SIZE;
  }

  private void add(LayerPlan planned) {
    Layer layer = planned.layer();
    List<String> sources =
        layer.sources().stream().map(source -> aliases.getOrDefault(source, source)).toList();
    layer.output().ifPresent(output -> shapes.put(layer.name(), sizes(output.shape())));
    if (!sources.isEmpty() && layer.kind().equals("LSTM") && layer.weight().isPresent()) {
      recurrent(planned, layer.weight().get(), sources);
    } else if (sources.isEmpty()) {
      add("Unknown", List.of(), layer.name());
    } else if (layer.weight().isPresent() && isWeighted(layer.kind())) {
      weighted(planned, layer.weight().get(), sources);
    } else if (vanishes(layer, sources.get(0))) {
      aliases.put(layer.name(), sources.get(0));
    } else if (layer.kind().equals("SiLU")) {
      String sigmoid = layer.name() + ".sigmoid";
      layer.output().ifPresent(output -> shapes.put(sigmoid, sizes(output.shape())));
      add("Sigmoid", List.of(sources.get(0)), sigmoid);
      add("Mul", List.of(sources.get(0), sigmoid), layer.name());
    } else {
      add(type(layer.kind()), sources, layer.name());
    }
  }

  private void weighted(LayerPlan planned, Weight weight, List<String> sources) {
    Layer layer = planned.layer();
    boolean matrix = layer.kind().equals("Linear");
    boolean flat = layer.output().map(Operand::shape).filter(all -> all.size() == 2).isPresent();
    List<Long> sizes =
        matrix && !flat ? List.of(weight.shape().get(1), weight.shape().get(0)) : weight.shape();
    String name = layer.name() + ".weight";
    shapes.put(name, sizes.stream().mapToLong(Long::longValue).toArray());
    if (hasBytes(planned)) {
      weights.put(name, new WeightCodes(new byte[0], shapes.get(name), new float[] {1}, -1));
    }
    List<String> inputs = List.of(sources.get(0), name);
    boolean onTheFly =
        planned.isOnTheFly() && (plan.isLayerwise() || hasIntegers(planned, "input"));
    if (matrix && onTheFly && weights.containsKey(name)) {
      add(Placement.ON_THE_FLY, inputs, layer.name());
    } else if (!matrix) {
      String type = weight.transposed() ? "ConvTranspose" : "Conv";
      add(type, inputs, layer.name(), Attributes.integer("group", weight.groups()));
    } else if (flat) {
      add("Gemm", inputs, layer.name(), Attributes.integer("transB", 1));
    } else {
      add("MatMul", inputs, layer.name());
    }
  }

  /** Of each direction one weight for what the layer reads, and one for its state. */
  private void recurrent(LayerPlan planned, Weight first, List<String> sources) {
    Layer layer = planned.layer();
    long directions = (1 + layer.furtherWeights().size()) / 2;
    List<String> inputs = new ArrayList<>(List.of(sources.get(0)));
    layer.input().ifPresent(input -> shapes.putIfAbsent(sources.get(0), sizes(input.shape())));
    for (int i = 0; i < 2 && layer.furtherWeights().size() > 0; i++) {
      List<Long> sizes = i == 0 ? first.shape() : layer.furtherWeights().get(0).shape();
      String name = layer.name() + ".weight" + i;
      long[] shape = {1, directions * sizes.get(0), sizes.get(1)};
      shapes.put(name, shape);
      if (hasBytes(planned)) {
        weights.put(name, new WeightCodes(new byte[0], shape, new float[] {1}, -1));
      }
      inputs.add(name);
    }
    boolean batchFirst = layer.input().filter(input -> input.batchDim() == 0).isPresent();
    add("LSTM", inputs, layer.name(), Attributes.integer("layout", batchFirst ? 1 : 0));
  }

  private static boolean isWeighted(String kind) {
    return kind.startsWith("Conv") || kind.equals("Linear");
  }

  /** Layers that are merged into the one before them, or only pass on what they get. */
  private boolean vanishes(Layer layer, String source) {
    if (layer.kind().equals("Identity") || layer.kind().equals("Dropout")) {
      return true;
    }
    return plan.mergesBatchNorms()
        && layer.kind().startsWith("BatchNorm")
        && operators.stream()
            .anyMatch(
                one -> one.output().equals(source) && one.is("Conv", "ConvTranspose", "Gemm"));
  }

  /** Where quantizers are placed, a limit of 6 counts as one from below. */
  private static String type(String kind) {
    return kind.equals("ReLU6") ? "Relu" : LayerOperators.operator(kind);
  }

  private void add(String type, List<String> inputs, String name, AttributeProto... options) {
    operators.add(Operator.of(type, inputs, name, options));
  }

  private static long[] sizes(List<Long> shape) {
    long[] sizes = new long[shape.size()];
    for (int i = 0; i < sizes.length; i++) {
      long size = shape.get(i);
      sizes[i] = size >= 0 ? size : i == 0 ? 1 : VARYING;
    }
    return sizes;
  }
}
