package dev.brevity.runtime.onnx.finn;

import dev.brevity.runtime.onnx.definition.StandardOperators;
import dev.brevity.runtime.onnx.export.QuantizerMark;
import dev.brevity.runtime.onnx.fakequant.ActivationGrid;
import dev.brevity.runtime.onnx.fakequant.CodeRange;
import dev.brevity.runtime.onnx.fakequant.FakeQuantGraph;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Call;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.General;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Quantize;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Truncate;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Weighted;
import dev.brevity.runtime.onnx.fakequant.GraphDraft;
import dev.brevity.runtime.onnx.fakequant.NodeDraft;
import dev.brevity.runtime.onnx.fakequant.Refusals;
import dev.brevity.runtime.onnx.fakequant.StoredCodes;
import dev.brevity.runtime.onnx.fakequant.StoredFloats;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.AttributeProto;
import onnx.GraphProto;

/** Makes the nodes of a graph in FINN's own format. */
final class FinnWriter {
  private static final long[] SINGLE = {};

  /** What only moves or chooses values, so that they stay on their grid. */
  private static final Set<String> KEEPING =
      Set.of("MaxPool", "Flatten", "Reshape", "Transpose", "Squeeze", "Unsqueeze", "Identity");

  /** Activation functions that no threshold stands for. */
  private static final Set<String> CURVED =
      Set.of("Sigmoid", "Tanh", "Elu", "Selu", "Gelu", "HardSwish", "HardSigmoid", "LeakyRelu");

  private final FakeQuantGraph graph;
  private final GraphDraft draft;
  private final Channels channels;
  private final FinnTypes types = new FinnTypes();
  private final Refusals refusals = new Refusals();
  private final IntegerWeights weights;
  private final Map<String, ActivationGrid> grids = new HashMap<>();
  private final Set<FakeQuantNode> written = new HashSet<>();

  FinnWriter(FakeQuantGraph graph, GraphDraft draft, GraphProto read) {
    this.graph = graph;
    this.draft = draft;
    this.channels = new Channels(read);
    this.weights = new IntegerWeights(draft, types, refusals);
  }

  /**
   * Puts the nodes into a graph.
   *
   * @throws dev.brevity.runtime.RecipeException if something has no such form
   */
  void write(GraphProto.Builder target) {
    for (FakeQuantNode node : graph.nodes()) {
      channels.follow(node);
      if (!written.contains(node)) {
        write(node);
      }
    }
    refusals.raise();
    draft.writeTo(target);
    types.writeTo(target);
  }

  private void write(FakeQuantNode node) {
    if (node instanceof Quantize quantize) {
      quantize(quantize, quantize.input());
    } else if (node instanceof General general) {
      general(general);
    } else if (node instanceof Truncate) {
      refusals.add(
          node.name(),
          "FINN reduces bits only after an average",
          "use `TruncAvgPool2d`, or take the layer out of the network");
    } else if (node instanceof Weighted layer) {
      if (layer.isFloat()) {
        layer.calls().forEach(this::copy);
      } else {
        weights.write(layer);
      }
    } else if (node instanceof Call call) {
      call(call);
    }
  }

  /** Counts the thresholds that a value reaches: each is in the middle between two codes. */
  private void quantize(Quantize node, String value) {
    ActivationGrid grid = node.grid();
    boolean curved =
        graph.producer(node.input()).orElse(null) instanceof Call call
            && CURVED.contains(call.type());
    if (grid.zeroPoint() != 0 || curved) {
      refusals.add(
          node.name(),
          curved ? "no thresholds stand for its activation function" : "FINN has no zero points",
          curved ? "use ReLU" : "use `Int8ActPerTensorFloat` or `Uint8ActPerTensorFloat`");
      return;
    }
    int steps = (int) (grid.high() - grid.low());
    Optional<Channels.Known> known = channels.of(node.input());
    long rows = known.map(Channels.Known::count).orElse(1L);
    float[] thresholds = new float[Math.toIntExact(rows * steps)];
    for (int i = 0; i < thresholds.length; i++) {
      thresholds[i] = (grid.low() + i % steps + 0.5f) * grid.scale();
    }
    String output = node.output();
    String bounds = draft.floats(output + "_thresholds", new long[] {rows, steps}, thresholds);
    NodeDraft counting =
        new NodeDraft(StandardOperators.FINN, "MultiThreshold")
            .input(value, bounds)
            .set("out_dtype", FinnTypes.of(new CodeRange(grid.low(), grid.high())));
    known
        .filter(found -> found.spatial() == 1)
        .ifPresent(found -> counting.set("data_layout", "NCW"));
    String codes = draft.node(counting, draft.name(output + "_steps"));
    if (grid.low() != 0) {
      String lowest = draft.floats(output + "_lowest", SINGLE, grid.low());
      codes =
          draft.node(new NodeDraft("Add").input(codes, lowest), draft.name(output + "_integers"));
    }
    scaled(codes, grid.scale(), output);
    grids.put(output, grid);
  }

  private void scaled(String codes, float scale, String output) {
    draft.node(
        new NodeDraft("Mul").input(codes, draft.floats(output + "_scale", SINGLE, scale)), output);
  }

  private void general(General node) {
    if (!(node.quantizer() instanceof QuantizerMark.Signs signs) || signs.scales().length != 1) {
      refusals.add(
          node.name(),
          "thresholds stand for integers of up to 8 bits that are rounded to the nearest, with one"
              + " scale",
          "use `Int8ActPerTensorFloat` or `Uint8ActPerTensorFloat`");
      return;
    }
    String output = node.output();
    String zero = draft.floats(output + "_thresholds", new long[] {1, 1}, 0);
    NodeDraft sign =
        new NodeDraft(StandardOperators.FINN, "MultiThreshold")
            .input(node.input(), zero)
            .set("out_bias", -1f)
            .set("out_scale", 2f)
            .set("out_dtype", FinnTypes.signs());
    float scale = signs.scales()[0];
    if (scale == 1) {
      draft.node(sign, output);
    } else {
      scaled(draft.node(sign, draft.name(output + "_signs")), scale, output);
    }
  }

  private void call(Call call) {
    if (call.attributes().all().values().stream().anyMatch(AttributeProto::hasG)) {
      refusals.add(
          call.name(), "FINN has no branches and loops", "export `onnx_qcdq`, which has them");
    } else if (isWithinThresholds(call)) {
      for (FakeQuantNode reader : graph.readers(call.output())) {
        quantize((Quantize) reader, call.input(0));
        channels.follow(reader);
        written.add(reader);
      }
    } else if (graph.onlyReader(call.output()).orElse(null) instanceof Truncate reduced
        && (call.is("AveragePool") || call.is("GlobalAveragePool"))) {
      average(call, reduced);
    } else {
      copy(call);
      ActivationGrid grid = grids.get(call.input(0));
      if (KEEPING.contains(call.type()) && grid != null) {
        grids.put(call.output(), grid);
      }
    }
  }

  /** Whether thresholds do what the operator does: nothing below 0, or limits beyond them. */
  private boolean isWithinThresholds(Call call) {
    List<FakeQuantNode> readers = graph.readers(call.output());
    if (readers.isEmpty() || graph.outputs().contains(call.output())) {
      return false;
    }
    for (FakeQuantNode reader : readers) {
      if (!(reader instanceof Quantize quantize)) {
        return false;
      }
      ActivationGrid grid = quantize.grid();
      boolean rectified = call.is("Relu") && grid.low() == 0 && grid.zeroPoint() == 0;
      boolean limited =
          call.is("Clip")
              && limit(call, 1, Float.NEGATIVE_INFINITY) < (grid.low() + 0.5f) * grid.scale()
              && limit(call, 2, Float.POSITIVE_INFINITY) >= (grid.high() - 0.5f) * grid.scale();
      if (!rectified && !limited) {
        return false;
      }
    }
    return true;
  }

  private float limit(Call clip, int index, float otherwise) {
    return clip.input(index).isEmpty()
        ? otherwise
        : graph.floats(clip.input(index)).map(values -> values[0]).orElse(Float.NaN);
  }

  /** Adds a window of integers and shifts the sum. */
  private void average(Call call, Truncate reduced) {
    ActivationGrid input = grids.get(call.input(0));
    List<Long> kernel = call.attributes().integers("kernel_shape").orElse(List.of());
    List<Long> strides = call.attributes().integers("strides").orElse(List.of(1L, 1L));
    boolean square =
        call.is("AveragePool")
            && kernel.size() == 2
            && Set.copyOf(kernel).size() == 1
            && Set.copyOf(strides).size() == 1
            && call.attributes().integer("ceil_mode", 0) == 0
            && call.attributes().integers("pads").orElse(List.of()).stream()
                .allMatch(pad -> pad == 0);
    if (input == null || !square) {
      refusals.add(
          call.name(),
          input == null
              ? "FINN averages integers, and its input is not quantized"
              : "FINN averages square windows without padding",
          input == null ? "quantize what goes in" : "use a square window, and no padding");
      return;
    }
    long window = kernel.get(0) * kernel.get(0);
    CodeRange in = new CodeRange(input.low(), input.high());
    CodeRange out = new CodeRange(reduced.grid().low(), reduced.grid().high());
    // As many as without a sign, in FINN and in the quantizer alike.
    int sumBits = new CodeRange(0, ((1L << in.bits()) - 1) * window).bits();
    boolean shifts =
        reduced.rounding().equals("Floor")
            && reduced.zeroPoint() == 0
            && reduced.grid().zeroPoint() == 0
            && in.isSigned() == out.isSigned()
            && reduced.divisor() == Math.scalb(1f, Math.max(0, sumBits - out.bits()))
            && Math.abs(reduced.scale() * window - input.scale()) <= 1e-6f * input.scale();
    if (!shifts) {
      refusals.add(
          call.name(),
          "FINN shifts the sum of a window to the bits that are wanted, rounding down",
          "use `TruncTo8bit` with the bits of the input, and a window of a power of two");
      return;
    }
    written.add(reduced);
    String output = reduced.output();
    String scale = draft.floats(output + "_input_scale", SINGLE, input.scale());
    String integers =
        types.note(
            draft.node(
                new NodeDraft("Div").input(call.input(0), scale), draft.name(output + "_integers")),
            FinnTypes.of(in));
    String averages =
        draft.node(
            new NodeDraft(StandardOperators.FINN, "QuantAvgPool2d")
                .input(integers)
                .set("ibits", in.bits())
                .set("kernel", kernel.get(0))
                .set("obits", out.bits())
                .set("signed", in.isSigned())
                .set("stride", strides.get(0)),
            draft.name(output + "_averages"));
    scaled(averages, reduced.grid().scale(), output);
    grids.put(output, reduced.grid());
  }

  private void copy(Call call) {
    draft.copy(call, this::operand);
  }

  /** The name of a tensor, which is stored in floating point if it is a constant. */
  private String operand(String tensor) {
    if (draft.isRead(tensor)) {
      return draft.kept(tensor);
    }
    return graph
        .constant(tensor)
        .map(
            constant -> {
              if (constant instanceof StoredCodes codes) {
                return draft.floats(tensor, codes.shape(), codes.values());
              }
              return constant instanceof StoredFloats floats
                  ? draft.floats(tensor, floats.shape(), floats.values())
                  : tensor;
            })
        .orElse(tensor);
  }
}
