package dev.brevity.runtime.onnx.qonnx;

import dev.brevity.runtime.aten.Rounding;
import dev.brevity.runtime.onnx.definition.StandardOperators;
import dev.brevity.runtime.onnx.export.MinifloatType;
import dev.brevity.runtime.onnx.export.QuantizerMark;
import dev.brevity.runtime.onnx.fakequant.ActivationGrid;
import dev.brevity.runtime.onnx.fakequant.CodeRange;
import dev.brevity.runtime.onnx.fakequant.Constant;
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
import dev.brevity.runtime.onnx.fakequant.StoredMinifloats;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import onnx.AttributeProto;
import onnx.GraphProto;

/** Makes the nodes of a QONNX graph: operators in floating point, and quantizers between them. */
final class QonnxWriter {

  private static final long[] SINGLE = {};

  private final FakeQuantGraph graph;
  private final GraphDraft draft;
  private final boolean biasAsAdd;
  private final int version;
  private final Refusals refusals = new Refusals();
  private final Map<Key, String> parameters = new HashMap<>();

  /** A constant in one of the shapes that it is stored in. */
  private record Key(Constant constant, int trailing) {}

  QonnxWriter(FakeQuantGraph graph, GraphDraft draft, boolean biasAsAdd, int version) {
    this.graph = graph;
    this.draft = draft;
    this.biasAsAdd = biasAsAdd;
    this.version = version;
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
      } else if (node instanceof General general) {
        general(general);
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
              constant ->
                  draft.node(new NodeDraft("Identity").input(parameter(constant, -1)), output));
    }
    refusals.raise();
    draft.writeTo(target);
  }

  private void quantize(Quantize node) {
    ActivationGrid grid = node.grid();
    String output = node.output();
    String scale = draft.floats(output + "_scale", SINGLE, grid.scale());
    String zero = draft.floats(output + "_zero_point", SINGLE, grid.zeroPoint());
    CodeRange range = new CodeRange(grid.low(), grid.high());
    quant(node.name(), node.input(), scale, zero, range, "ROUND", output);
  }

  private void general(General node) {
    QuantizerMark mark = node.quantizer();
    String output = node.output();
    if (mark instanceof QuantizerMark.Signs signs) {
      bipolar(node.input(), signs.scales(), signs.shape(), output);
    } else if (mark instanceof QuantizerMark.Floats floats) {
      minifloats(node.input(), floats, output);
    } else if (mark instanceof QuantizerMark.Integers integers) {
      String scale = draft.floats(output + "_scale", integers.shape(), integers.scales());
      String zero = zeros(output, integers.zeroPoints(), integers.shape());
      CodeRange range = new CodeRange(integers.low(), integers.high());
      quant(node.name(), node.input(), scale, zero, range, mode(integers.rounding()), output);
    }
  }

  /** The executor of qonnx knows no rounding to zero by that name. */
  private static String mode(Rounding rounding) {
    return rounding == Rounding.ROUND_TO_ZERO ? "DOWN" : rounding.name();
  }

  private void quant(
      String place,
      String value,
      String scale,
      String zero,
      CodeRange range,
      String rounding,
      String output) {
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
    String bits = draft.floats(output + "_bits", SINGLE, range.bits());
    draft.node(
        new NodeDraft(StandardOperators.QONNX, "Quant")
            .input(value, scale, zero, bits)
            .set("signed", range.isSigned())
            .set("narrow", range.isNarrow())
            .set("rounding_mode", rounding),
        output);
  }

  private void bipolar(String value, float[] scales, long[] shape, String output) {
    // As a single element rather than a scalar, which is what FINN reads.
    long[] told = shape.length == 0 ? new long[] {1} : shape;
    String scale = draft.floats(output + "_scale", told, scales);
    draft.node(new NodeDraft(StandardOperators.QONNX, "BipolarQuant").input(value, scale), output);
  }

  private void minifloats(String value, QuantizerMark.Floats floats, String output) {
    MinifloatType type = floats.type();
    draft.node(
        new NodeDraft(StandardOperators.QONNX, "FloatQuant")
            .input(
                value,
                draft.floats(output + "_scale", floats.shape(), floats.scales()),
                single(output + "_exponent_bits", type.exponentBits()),
                single(output + "_mantissa_bits", type.mantissaBits()),
                single(output + "_exponent_bias", type.exponentBias()),
                single(output + "_largest", type.largest()))
            .set("has_inf", type.infinite())
            .set("has_nan", type.nan())
            .set("has_subnormal", true)
            .set("saturation", type.saturating())
            .set("rounding_mode", "ROUND"),
        output);
  }

  private String single(String wanted, double value) {
    return draft.floats(wanted, SINGLE, (float) value);
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
    if (version == 1) {
      shifted(node, shift, range);
      return;
    }
    String output = node.output();
    draft.node(
        new NodeDraft(StandardOperators.QONNX, "Trunc")
            .input(
                node.input(),
                draft.floats(output + "_scale", SINGLE, node.scale()),
                draft.floats(output + "_zero_point", SINGLE, node.zeroPoint()),
                draft.floats(output + "_bits", SINGLE, range.bits() + shift),
                draft.floats(output + "_reduced_scale", SINGLE, grid.scale()),
                draft.floats(output + "_reduced_bits", SINGLE, range.bits()))
            .set("signed", range.isSigned())
            .set("narrow", range.isNarrow())
            .set("rounding_mode", node.rounding().toUpperCase(Locale.ROOT)),
        output);
  }

  /** The operator's first version keeps the scale, so that sums are what it gets. */
  private void shifted(Truncate node, int shift, CodeRange range) {
    if (node.zeroPoint() != 0 || node.grid().zeroPoint() != 0) {
      refusals.add(
          node.name(),
          "version 1 of Trunc has no zero points",
          "set `domain_version = 2`, or use a symmetric quantizer");
      return;
    }
    String output = node.output();
    String divisor = draft.floats(output + "_divisor", SINGLE, node.divisor());
    String sum =
        draft.node(new NodeDraft("Mul").input(node.input(), divisor), draft.name(output + "_sum"));
    draft.node(
        new NodeDraft(StandardOperators.QONNX, "Trunc")
            .input(
                sum,
                draft.floats(output + "_scale", SINGLE, node.grid().scale()),
                draft.floats(output + "_zero_point", SINGLE, 0),
                draft.floats(output + "_bits", SINGLE, range.bits() + shift),
                draft.floats(output + "_reduced_bits", SINGLE, range.bits()))
            .set("rounding_mode", node.rounding().toUpperCase(Locale.ROOT)),
        output);
  }

  private void weighted(Weighted node) {
    if (node.isFloat()) {
      node.calls().forEach(this::call);
      return;
    }
    if (node.isLinear()) {
      linear(node);
      return;
    }
    String weight = parameter(node.weight(), -1);
    NodeDraft layer = new NodeDraft(node.type()).with(node.attributes());
    layer.input(node.input(), weight);
    boolean apart =
        biasAsAdd && node.bias().isPresent() && node.bias().get() instanceof StoredCodes;
    if (!apart) {
      node.bias().ifPresent(bias -> layer.input(parameter(bias, -1)));
      draft.node(layer, node.output());
      return;
    }
    String sum = draft.node(layer, draft.name(node.output() + ".sum"));
    String bias = parameter(node.bias().orElseThrow(), node.spatial());
    draft.node(new NodeDraft("Add").input(sum, bias), node.output());
  }

  private void linear(Weighted node) {
    String weight = parameter(node.weight(), -1);
    if (node.isGemm()) {
      NodeDraft product = new NodeDraft("Gemm").input(node.input(), weight).set("transB", true);
      node.bias().ifPresent(bias -> product.input(parameter(bias, -1)));
      draft.node(product, node.output());
      return;
    }
    String turned =
        draft.node(
            new NodeDraft("Transpose").input(weight).set("perm", List.of(1L, 0L)),
            draft.name(weight + ".turned"));
    String product = node.bias().isEmpty() ? node.output() : draft.name(node.output() + ".product");
    draft.node(new NodeDraft("MatMul").input(node.input(), turned), product);
    node.bias()
        .ifPresent(
            bias ->
                draft.node(
                    new NodeDraft("Add").input(parameter(bias, -1), product), node.output()));
  }

  private void call(Call node) {
    if (node.attributes().all().values().stream().anyMatch(AttributeProto::hasG)) {
      refusals.add(
          node.name(), "QONNX has no branches and loops", "export `onnx_qcdq`, which has them");
      return;
    }
    draft.copy(
        node,
        input ->
            graph
                .constant(input)
                .map(constant -> parameter(constant, -1))
                .orElseGet(() -> draft.kept(input)));
  }

  /**
   * The name of a constant in floating point, which is quantized if it has codes.
   *
   * @param trailing how many dimensions of size 1 follow that of the channels, with one in front;
   *     -1 to keep the shape
   */
  private String parameter(Constant constant, int trailing) {
    if (draft.isRead(constant.name())) {
      return draft.kept(constant.name());
    }
    Key key = new Key(constant, trailing);
    String known = parameters.get(key);
    if (known == null) {
      known = stored(constant, trailing);
      parameters.put(key, known);
    }
    return known;
  }

  private String stored(Constant constant, int trailing) {
    if (constant instanceof StoredCodes codes) {
      return quantized(codes, trailing);
    }
    if (constant instanceof StoredMinifloats minifloats) {
      String output = draft.name(minifloats.name());
      String values = draft.floats(output + "_values", minifloats.shape(), minifloats.values());
      minifloats(values, minifloats.quantizer(), output);
      return output;
    }
    return constant instanceof StoredFloats floats
        ? draft.floats(floats.name(), floats.shape(), floats.values())
        : constant.name();
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
    String output = draft.name(codes.name());
    String values = draft.floats(output + "_values", shape, codes.values());
    if (codes.hasOnlySigns()) {
      bipolar(values, codes.scales(), SINGLE, output);
      return output;
    }
    String scale = draft.floats(output + "_scale", perChannel, codes.scales());
    float[] zeros = new float[codes.zeroPoints().length];
    for (int i = 0; i < zeros.length; i++) {
      zeros[i] = codes.zeroPoints()[i];
    }
    String zero = zeros(output, zeros, perChannel);
    quant(codes.name(), values, scale, zero, codes.range(), "ROUND", output);
    return output;
  }

  /** Zero points, a single one where there are none: symmetric quantizers share it. */
  private String zeros(String output, float[] zeros, long[] shape) {
    boolean symmetric = IntStream.range(0, zeros.length).allMatch(i -> zeros[i] == 0);
    return symmetric || zeros.length == 1
        ? draft.floats(output + "_zero_point", SINGLE, zeros[0])
        : draft.floats(output + "_zero_point", shape, zeros);
  }
}
