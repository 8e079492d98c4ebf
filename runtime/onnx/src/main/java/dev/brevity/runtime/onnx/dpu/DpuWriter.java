package dev.brevity.runtime.onnx.dpu;

import dev.brevity.runtime.onnx.fakequant.ActivationGrid;
import dev.brevity.runtime.onnx.fakequant.FakeQuantGraph;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Call;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Quantize;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Truncate;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Weighted;
import dev.brevity.runtime.onnx.fakequant.Refusals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import onnx.GraphProto;
import onnx.NodeProto;
import org.jspecify.annotations.Nullable;

/**
 * Makes the nodes of a fixed-point network. Every value is a signed integer of eight bits with a
 * position; what a quantizer does belongs to the operator before it, or to the one after it.
 */
final class DpuWriter {
  private static final String KEEP_OFF = "use operators that DPUs have, or export `onnx_qcdq`";

  private final FakeQuantGraph graph;
  private final DpuVersion version;
  private final DpuConstants constants;
  private final Refusals refusals = new Refusals();
  private final Map<String, Held> values = new HashMap<>();
  private final Set<FakeQuantNode> written = new HashSet<>();
  private final List<NodeProto> nodes = new ArrayList<>();

  /**
   * Where a value is.
   *
   * @param tensor in the file
   * @param position of its reader, which moves the tensor there
   * @param stored position of the tensor; null for an input of the network
   * @param positive whether it is never below 0
   */
  private record Held(String tensor, int position, @Nullable Integer stored, boolean positive) {}

  /**
   * What a node computes in the file.
   *
   * @param results names of what it stands for
   */
  private record Result(String tensor, int position, List<String> results) {}

  DpuWriter(FakeQuantGraph graph, DpuVersion version) {
    this.graph = graph;
    this.version = version;
    this.constants = new DpuConstants(refusals);
  }

  /**
   * Puts the nodes into a graph.
   *
   * @throws dev.brevity.runtime.RecipeException if something has no fixed-point form
   */
  void write(GraphProto.Builder made) {
    for (FakeQuantNode node : graph.nodes()) {
      if (!written.contains(node)) {
        write(node);
      }
    }
    if (refusals.isEmpty()) {
      graph.outputs().forEach(this::checkResult);
    }
    refusals.raise();
    made.addAllNode(nodes).addAllInitializer(constants.tensors());
  }

  private void checkResult(String output) {
    Held held = values.get(output);
    boolean computed =
        held != null
            && held.tensor().equals(output)
            && held.stored() != null
            && held.stored() == held.position();
    if (!computed) {
      refusals.add(
          output,
          "a result has to be what an operator computes, with the position of that operator",
          "take the last quantizer away, or give it the scale of the one before");
    }
  }

  private void write(FakeQuantNode node) {
    if (node instanceof Quantize quantize) {
      quantize(quantize);
      return;
    }
    if (node instanceof Truncate) {
      refusals.add(node.name(), "DPUs reduce bits only after an average", "take the layer out");
      return;
    }
    List<Held> inputs = new ArrayList<>();
    for (String input : node instanceof Weighted weighted ? weighted.inputs() : tensors(node)) {
      Held held = values.get(input);
      if (held == null) {
        missing(node, input);
        return;
      }
      inputs.add(held);
    }
    if (node instanceof Weighted weighted) {
      weighted(weighted, inputs.get(0));
    } else if (node instanceof Call call) {
      call(call, inputs);
    }
  }

  private List<String> tensors(FakeQuantNode node) {
    List<String> tensors = new ArrayList<>();
    for (String input : node.inputs()) {
      if (!input.isEmpty() && graph.constant(input).isEmpty()) {
        tensors.add(input);
      }
    }
    return tensors;
  }

  /** Says that an input has no position, unless that follows from what was said before. */
  private void missing(FakeQuantNode node, String input) {
    boolean known = graph.producer(input).isPresent();
    if (!known || refusals.isEmpty()) {
      refusals.add(
          node.name(),
          "DPUs compute in integers alone, and its input is not quantized",
          "quantize it: set `input` of the layer, or `output` of the one before");
    }
  }

  private void quantize(Quantize node) {
    OptionalInt position = position(node.name(), node.grid());
    if (position.isEmpty()) {
      return;
    }
    Held before = values.get(node.input());
    if (before != null) {
      values.put(
          node.output(),
          new Held(before.tensor(), position.getAsInt(), before.stored(), before.positive()));
    } else if (graph.inputs().contains(node.input())) {
      values.put(node.output(), new Held(node.input(), position.getAsInt(), null, false));
    } else if (refusals.isEmpty()) {
      refusals.add(node.name(), "nothing computes what it quantizes", KEEP_OFF);
    }
  }

  private OptionalInt position(String name, ActivationGrid grid) {
    OptionalInt position = FixedPoint.position(grid.scale());
    if (!grid.signed() || grid.zeroPoint() != 0) {
      refusals.add(
          name,
          "DPUs have signed integers without a zero point",
          "use `Int8ActPerTensorFixedPoint`, also after ReLU");
      return OptionalInt.empty();
    }
    if (grid.low() != FixedPoint.LOW || grid.high() != FixedPoint.HIGH) {
      refusals.add(
          name,
          "codes go from "
              + grid.low()
              + " to "
              + grid.high()
              + ", and those of DPUs from -128"
              + " to 127",
          "set `bit_width = 8` and `narrow_range = false`");
      return OptionalInt.empty();
    }
    if (position.isEmpty()) {
      refusals.add(name, notPower(grid.scale()), "set `restrict_scaling_type = POWER_OF_TWO`");
    }
    return position;
  }

  static String notPower(float scale) {
    return "DPUs shift, and the scale " + scale + " is not a power of two";
  }

  /**
   * The quantizers of a result, which are part of its operator; empty unless they agree.
   *
   * @param tensor what the operator computes in floating point
   */
  private Optional<Result> quantized(String tensor) {
    List<FakeQuantNode> readers = graph.readers(tensor);
    List<String> results = new ArrayList<>();
    @Nullable ActivationGrid grid = null;
    for (FakeQuantNode reader : readers) {
      boolean agrees =
          reader instanceof Quantize quantize && (grid == null || grid.equals(quantize.grid()));
      if (!agrees) {
        return Optional.empty();
      }
      grid = ((Quantize) reader).grid();
      results.add(reader.output());
    }
    if (grid == null || graph.outputs().contains(tensor)) {
      return Optional.empty();
    }
    written.addAll(readers);
    OptionalInt position = position(readers.get(0).name(), grid);
    String main =
        results.stream().filter(graph.outputs()::contains).findFirst().orElse(results.get(0));
    return Optional.of(new Result(main, position.orElse(0), results));
  }

  private void weighted(Weighted node, Held input) {
    Optional<Result> result = quantized(node.output());
    // Rounding and ReLU change places where both keep the position and zero is a code.
    Optional<Call> relu =
        result.isEmpty() && graph.onlyReader(node.output()).orElse(null) instanceof Call call
            ? Optional.of(call).filter(found -> found.is("Relu"))
            : Optional.empty();
    Optional<Result> behind = relu.flatMap(found -> quantized(found.output()));
    if (result.isEmpty() && behind.isEmpty()) {
      refusals.add(
          node.name(),
          "the position of its output is not known",
          "quantize it: set `output` of the layer");
      return;
    }
    Optional<DpuConstants.Stored> weight = constants.weight(node.name(), node.weight());
    Optional<DpuConstants.Stored> bias =
        node.bias().flatMap(known -> constants.bias(node.name(), known));
    if (weight.isEmpty() || (bias.isEmpty() && node.bias().isPresent())) {
      return;
    }
    if (node.isLinear() ? !node.attributes().has("transB") : node.spatial() != 2) {
      refusals.add(
          node.name(),
          "DPUs multiply matrices and convolve pictures of two dimensions",
          "keep the layer out of the network that the DPU gets");
      return;
    }
    if (node.type().equals("ConvTranspose")) {
      refusals.add(node.name(), "PyXIR has no transposed convolution", KEEP_OFF);
      return;
    }
    int position = result.or(() -> behind).orElseThrow().position();
    String tensor = result.map(Result::tensor).orElse(node.output());
    boolean linear = node.isLinear();
    String source = input.tensor();
    if (!linear && version == DpuVersion.V2) {
      source = padded(node.name(), input, DpuWindow.pads(node.attributes()), tensor);
    }
    DpuNode made = new DpuNode(linear ? "Gemm" : "Conv").input(source).input(weight.get().tensor());
    bias.ifPresent(known -> made.input(known.tensor()));
    if (linear) {
      made.set("transB", 1);
    } else {
      DpuWindow.set(made, node.attributes(), version);
      made.set("group", node.attributes().integer("group", 1));
    }
    made.positions(DpuNode.IN, input.position())
        .positions(DpuNode.OUT, position)
        .positions(DpuNode.WEIGHTS, weight.get().position());
    bias.ifPresent(known -> made.positions(DpuNode.BIASES, known.position()));
    nodes.add(made.as(node.name(), tensor));
    result.ifPresent(known -> hold(known, false));
    if (result.isEmpty()) {
      relu(relu.orElseThrow(), new Held(tensor, position, position, false), behind.orElseThrow());
    }
  }

  private void hold(Result result, boolean positive) {
    for (String name : result.results()) {
      values.put(name, new Held(result.tensor(), result.position(), result.position(), positive));
    }
  }

  private String padded(String name, Held input, List<Long> pads, String wanted) {
    if (pads.stream().allMatch(pad -> pad == 0)) {
      return input.tensor();
    }
    String tensor = wanted + "_padded";
    nodes.add(
        new DpuNode("Pad")
            .input(input.tensor())
            .set("pads", pads)
            .positions(DpuNode.IN, input.position())
            .positions(DpuNode.OUT, input.position())
            .as(name + "_pad", tensor));
    return tensor;
  }

  private void relu(Call node, Held input, Result result) {
    written.add(node);
    nodes.add(
        new DpuNode("Relu")
            .input(input.tensor())
            .positions(DpuNode.IN, input.position())
            .positions(DpuNode.OUT, result.position())
            .as(node.name(), result.tensor()));
    hold(result, true);
  }

  /** The quantizers of a result, or the position of the input where there are none. */
  private Result orSame(Call node, Held input) {
    return quantized(node.output())
        .orElseGet(() -> new Result(node.output(), input.position(), List.of(node.output())));
  }

  private void call(Call node, List<Held> inputs) {
    boolean single = inputs.size() == 1;
    if (node.is("Relu")) {
      relu(node, inputs.get(0), orSame(node, inputs.get(0)));
    } else if (node.is("MaxPool") && DpuWindow.isFlat(node.attributes())) {
      maxPool(node, inputs.get(0));
    } else if (node.is("Add") && inputs.size() == 2) {
      add(node, inputs.get(0), inputs.get(1));
    } else if (node.is("AveragePool") || node.is("GlobalAveragePool")) {
      average(node, inputs.get(0));
    } else if (single && (node.is("Flatten") || node.is("Reshape"))) {
      reshape(node, inputs.get(0));
    } else if (single && node.is("Identity")) {
      values.put(node.output(), inputs.get(0));
    } else {
      refusals.add(node.name(), "DPUs have no operator " + node.type(), KEEP_OFF);
    }
  }

  private void maxPool(Call node, Held input) {
    List<Long> pads = DpuWindow.pads(node.attributes());
    boolean pads2 = version == DpuVersion.V2 && pads.stream().anyMatch(pad -> pad != 0);
    if (pads2 && !input.positive()) {
      refusals.add(
          node.name(),
          "DPUs of the second version pad with 0, which is right only where nothing is negative",
          "put a ReLU before the pooling, or take the padding away");
      return;
    }
    String source = pads2 ? padded(node.name(), input, pads, node.output()) : input.tensor();
    DpuNode made =
        new DpuNode("MaxPool")
            .input(source)
            .set("ceil_mode", node.attributes().integer("ceil_mode", 0));
    DpuWindow.set(made, node.attributes(), version);
    nodes.add(
        made.positions(DpuNode.IN, input.position())
            .positions(DpuNode.OUT, input.position())
            .as(node.name(), node.output()));
    hold(new Result(node.output(), input.position(), List.of(node.output())), input.positive());
  }

  private void add(Call node, Held one, Held other) {
    Optional<Result> result = quantized(node.output());
    if (result.isEmpty()) {
      refusals.add(
          node.name(),
          "the position of the sum is not known",
          "quantize it: `call Add { output = … }`");
      return;
    }
    nodes.add(
        new DpuNode("Add")
            .input(one.tensor())
            .input(other.tensor())
            .positions(DpuNode.IN, one.position(), other.position())
            .positions(DpuNode.OUT, result.get().position())
            .as(node.name(), result.get().tensor()));
    hold(result.get(), false);
  }

  private void average(Call node, Held input) {
    if (!(graph.onlyReader(node.output()).orElse(null) instanceof Truncate reduced)) {
      refusals.add(
          node.name(),
          "DPUs average by adding and shifting, and nothing reduces the bits of this sum",
          "use a layer that truncates: `QuantAvgPool2d` with `TruncTo8bit`");
      return;
    }
    boolean global = node.is("GlobalAveragePool");
    long window = Math.round(Math.scalb(1.0, -input.position()) / reduced.scale());
    boolean told =
        global
            || (DpuWindow.isFlat(node.attributes()) && DpuWindow.size(node.attributes()) == window);
    int shift = FixedPoint.averageShift(window);
    boolean exact =
        told
            && reduced.rounding().equals("Floor")
            && reduced.zeroPoint() == 0
            && reduced.scale() * window == Math.scalb(1f, -input.position())
            && reduced.divisor() == Math.scalb(1f, shift);
    OptionalInt position = position(reduced.name(), reduced.grid());
    if (!exact || position.isEmpty() || position.getAsInt() != input.position()) {
      refusals.add(
          node.name(),
          "DPUs average windows of a power of two, rounding down to eight bits",
          "use a window such as 2x2 or 4x4, and `TruncTo8bit`");
      return;
    }
    List<Long> pads = DpuWindow.pads(node.attributes());
    if (pads.stream().anyMatch(pad -> pad != 0) || node.attributes().integer("ceil_mode", 0) != 0) {
      refusals.add(node.name(), "averages have no padding", "take the padding away");
      return;
    }
    written.add(reduced);
    if (window == 1) {
      values.put(reduced.output(), input);
      return;
    }
    DpuNode made = new DpuNode(node.type()).input(input.tensor());
    if (!global) {
      DpuWindow.setAverage(made, node.attributes());
    }
    nodes.add(
        made.positions(DpuNode.IN, input.position())
            .positions(DpuNode.OUT, input.position())
            .as(node.name(), reduced.output()));
    hold(
        new Result(reduced.output(), input.position(), List.of(reduced.output())),
        input.positive());
  }

  private void reshape(Call node, Held input) {
    if (input.stored() == null || input.stored() != input.position()) {
      refusals.add(
          node.name(),
          "its input changes its scale here",
          "put the quantizer after the layer that computes the value");
      return;
    }
    Optional<NodeProto> made =
        DpuReshape.of(node, input.tensor(), graph.integers(node.input(1)), constants);
    if (made.isEmpty()) {
      refusals.add(
          node.name(), "PyXIR needs shapes that are constant", "flatten the pictures instead");
      return;
    }
    nodes.add(made.get());
    values.put(
        node.output(),
        new Held(node.output(), input.position(), input.position(), input.positive()));
  }
}
