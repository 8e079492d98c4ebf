package dev.brevity.runtime.onnx.qop;

import dev.brevity.runtime.onnx.fakequant.ActivationGrid;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Weighted;
import dev.brevity.runtime.onnx.fakequant.GraphDraft;
import dev.brevity.runtime.onnx.fakequant.NodeDraft;
import dev.brevity.runtime.onnx.fakequant.Refusals;
import dev.brevity.runtime.onnx.fakequant.StoredCodes;
import dev.brevity.runtime.onnx.qop.QopValues.Parameters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** Writes convolutions and products whose operands and results are integers. */
final class IntegerLayer {
  /** How far the scale of a bias may be from that of the sums, which is the rounding of floats. */
  private static final double SCALE_ROUNDING = 0x1p-20;

  private final GraphDraft draft;
  private final QopValues values;
  private final Refusals refusals;

  private final Map<Key, Weight> weights = new HashMap<>();
  private final Map<String, String> biases = new HashMap<>();

  /** What decides how a weight is stored. */
  private record Key(String name, List<Long> shape, boolean turned, boolean signed) {}

  /**
   * The names of a weight and of its constants.
   *
   * @param codes with as many dimensions as the operator wants
   */
  private record Weight(String codes, String scale, String zeroPoint) {}

  IntegerLayer(GraphDraft draft, QopValues values, Refusals refusals) {
    this.draft = draft;
    this.values = values;
    this.refusals = refusals;
  }

  /**
   * Writes a layer.
   *
   * @param results what becomes of its sums
   * @return whether it has such a form; otherwise it has been refused
   */
  boolean write(Weighted layer, List<IntegerResult> results) {
    Optional<ActivationGrid> input = values.grid(layer.input());
    if (input.isEmpty()) {
      return refused(
          layer,
          "its weight is quantized, and its input is not",
          "set `input` of the layer, or `output` of the one before");
    }
    if (layer.type().equals("ConvTranspose")) {
      return refused(
          layer,
          "ONNX has no transposed convolution of integers",
          "leave it in floating point with `keep`, or export `onnx_qcdq`");
    }
    if (!(layer.weight() instanceof StoredCodes weight)) {
      return refused(
          layer, "its bias is quantized, and its weight is not", "set `weight` of the layer");
    }
    if (!fits(layer, weight) || !fits(layer, weight, input.get())) {
      return false;
    }
    for (IntegerResult result : results) {
      // Kernels have one type for what they take and what they give.
      ActivationGrid grid = result.grid().as(input.get().signed());
      String first = result.tensors().get(0);
      String sums = sums(layer, weight, input.get(), grid, first);
      String codes = values.limited(sums, grid, first);
      result.tensors().forEach(tensor -> values.codes(tensor, codes, grid));
    }
    return true;
  }

  private boolean refused(Weighted layer, String reason, String fix) {
    refusals.add(layer.name(), reason, fix);
    return false;
  }

  private boolean fits(Weighted layer, StoredCodes weight) {
    long lowest = LongStream.of(weight.codes()).min().orElse(0);
    long highest = LongStream.of(weight.codes()).max().orElse(0);
    boolean small =
        weight.range().isSigned()
            ? lowest >= Byte.MIN_VALUE && highest <= Byte.MAX_VALUE
            : highest <= 255;
    if (!small) {
      return refused(
          layer,
          "weights of integer operators have at most 8 bits",
          "set `bit_width` to 8 or less");
    }
    if (LongStream.of(weight.zeroPoints()).distinct().count() > 1) {
      return refused(
          layer,
          "the zero points of its weight differ, and engines take only a single one",
          "use a symmetric quantizer, or one scale for the whole weight");
    }
    if (weight.axis() > 0) {
      return refused(
          layer,
          "the scales of its weight do not belong to its outputs",
          "set `scaling_per_output` to TENSOR or CHANNEL");
    }
    return true;
  }

  private boolean fits(Weighted layer, StoredCodes weight, ActivationGrid input) {
    if (layer.bias().isEmpty()) {
      return true;
    }
    if (!(layer.bias().get() instanceof StoredCodes bias)) {
      return refused(
          layer,
          "its bias is not quantized, and integer operators add integers",
          "set `bias` of the layer, to `Int32Bias` for instance");
    }
    for (int i = 0; i < Math.max(bias.scales().length, weight.scales().length); i++) {
      double expected = (double) input.scale() * at(weight.scales(), i);
      if (Math.abs(at(bias.scales(), i) - expected) > SCALE_ROUNDING * expected
          || LongStream.of(bias.zeroPoints()).anyMatch(zero -> zero != 0)) {
        return refused(
            layer,
            "the scale of its bias is not that of its sums, the product of those of input and"
                + " weight",
            "use a bias quantizer that takes its scale from there, `Int32Bias` for instance");
      }
    }
    boolean small = LongStream.of(bias.codes()).allMatch(code -> code == (int) code);
    return small
        || refused(layer, "biases of integer operators have at most 32 bits", "use a larger scale");
  }

  private static float at(float[] scales, int index) {
    return scales[scales.length == 1 ? 0 : index];
  }

  private String sums(
      Weighted layer,
      StoredCodes weight,
      ActivationGrid input,
      ActivationGrid output,
      String tensor) {
    Parameters in = values.parameters(input);
    Parameters out = values.parameters(output);
    String codes = values.codes(layer.input());
    String name = draft.name(tensor + "_quantized");
    long[] shape = weight.shape();
    if (!layer.isLinear()) {
      NodeDraft node = product("QLinearConv", codes, in, stored(weight, shape, false, input), out);
      bias(layer).ifPresent(node::input);
      return draft.node(node.window(layer), name);
    }
    boolean rows = layer.isGemm();
    if (!rows && layer.bias().isEmpty() && weight.scales().length == 1) {
      Weight matrix = stored(weight, new long[] {shape[1], shape[0]}, true, input);
      return draft.node(product("QLinearMatMul", codes, in, matrix, out), name);
    }
    // Only convolutions have a bias in integers.
    String spread =
        reshaped(codes, rows ? List.of(0L, -1L, 1L) : List.of(-1L, shape[1], 1L), tensor);
    Weight kernel = stored(weight, new long[] {shape[0], shape[1], 1}, false, input);
    NodeDraft node = product("QLinearConv", spread, in, kernel, out);
    bias(layer).ifPresent(node::input);
    node.set("dilations", List.of(1L))
        .set("group", 1L)
        .set("kernel_shape", List.of(1L))
        .set("pads", List.of(0L, 0L))
        .set("strides", List.of(1L));
    String sums = draft.node(node, draft.name(tensor + "_sums"));
    String sizes = rows ? draft.longs(tensor + "_shape", 0, -1) : sizes(codes, shape[0], tensor);
    return draft.node(new NodeDraft("Reshape").input(sums, sizes), name);
  }

  private String reshaped(String codes, List<Long> sizes, String tensor) {
    String shape =
        draft.longs(tensor + "_rows", sizes.stream().mapToLong(Long::longValue).toArray());
    return draft.node(new NodeDraft("Reshape").input(codes, shape), draft.name(tensor + "_spread"));
  }

  /** The shape of what goes in, with another number of columns. */
  private String sizes(String codes, long columns, String tensor) {
    String all =
        draft.node(new NodeDraft("Shape").input(codes), draft.name(tensor + "_input_shape"));
    String kept =
        draft.node(
            new NodeDraft("Slice")
                .input(all, draft.longs(tensor + "_begin", 0), draft.longs(tensor + "_end", -1)),
            draft.name(tensor + "_leading"));
    return draft.node(
        new NodeDraft("Concat")
            .input(kept, draft.longs(tensor + "_columns", columns))
            .set("axis", 0L),
        draft.name(tensor + "_shape"));
  }

  private static NodeDraft product(
      String type, String codes, Parameters in, Weight weight, Parameters out) {
    return new NodeDraft(type)
        .input(codes, in.scale(), in.zeroPoint())
        .input(weight.codes(), weight.scale(), weight.zeroPoint())
        .input(out.scale(), out.zeroPoint());
  }

  /**
   * Stores a weight.
   *
   * @param turned whether rows and columns of a matrix change places
   */
  private Weight stored(StoredCodes weight, long[] shape, boolean turned, ActivationGrid input) {
    // Kernels for signed values have no unsigned weights.
    boolean signed = weight.range().isSigned() || input.signed();
    List<Long> sizes = LongStream.of(shape).boxed().toList();
    return weights.computeIfAbsent(
        new Key(weight.name(), sizes, turned, signed),
        key -> {
          long shift = signed && !weight.range().isSigned() ? 128 : 0;
          long[] codes = turned ? weight.turned().codes() : weight.codes();
          int count = weight.scales().length;
          return new Weight(
              draft.bytes(
                  key.name() + "_quantized",
                  signed,
                  shape,
                  LongStream.of(codes).map(code -> code - shift).toArray()),
              draft.floats(
                  key.name() + "_scale",
                  count == 1 ? new long[0] : new long[] {count},
                  weight.scales()),
              draft.bytes(
                  key.name() + "_zero_point", signed, new long[0], weight.zeroPoints()[0] - shift));
        });
  }

  private Optional<String> bias(Weighted layer) {
    return layer
        .bias()
        .map(StoredCodes.class::cast)
        .map(
            bias ->
                biases.computeIfAbsent(
                    bias.name(),
                    name -> draft.ints(name + "_quantized", bias.shape(), bias.codes())));
  }
}
