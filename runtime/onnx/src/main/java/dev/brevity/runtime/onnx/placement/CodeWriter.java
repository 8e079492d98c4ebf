package dev.brevity.runtime.onnx.placement;

import dev.brevity.runtime.onnx.element.Attributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onnx.TensorProto.DataType;

/** Writes quantizers, their inverses, and constants in codes. */
final class CodeWriter {
  /** So many steps a bias may have; beyond, its sum with products would leave 32 bits. */
  private static final double LARGEST_BIAS = 1 << 30;

  private record Constants(String scale, String zeroPoint) {}

  /** A weight and a bias that an integer operator reads. */
  record Weighted(String weight, Optional<String> bias) {}

  private final OperatorGraph graph;
  private final List<Operator> written;
  private final boolean reduceRange;
  private final Map<ByteGrid, Constants> grids = new HashMap<>();
  private final Map<WeightCodes, String[]> weights = new HashMap<>();

  /**
   * @param written where operators go
   * @param reduceRange whether weights get 7 bits
   */
  CodeWriter(OperatorGraph graph, List<Operator> written, boolean reduceRange) {
    this.graph = graph;
    this.written = written;
    this.reduceRange = reduceRange;
  }

  /** Writes a quantizer; returns the name of the codes. */
  String quantize(String value, ByteGrid grid, String name) {
    Constants constants = constants(grid, name);
    String codes = graph.fresh(name + "_quantized");
    written.add(
        Operator.of(
            "QuantizeLinear", List.of(value, constants.scale(), constants.zeroPoint()), codes));
    return codes;
  }

  /** Writes an inverse; returns the name of the values. */
  String dequantize(String codes, ByteGrid grid, String name) {
    return dequantizeAs(codes, grid, graph.fresh(name + "_dequantized"));
  }

  /** Writes an inverse whose result has a given name. */
  String dequantizeAs(String codes, ByteGrid grid, String result) {
    Constants constants = constants(grid, result);
    written.add(
        Operator.of(
                "DequantizeLinear",
                List.of(codes, constants.scale(), constants.zeroPoint()),
                result)
            .named(graph.fresh(result + "_dequantizer")));
    return result;
  }

  /** Equal grids share their constants: of equal ones with two names onnxruntime makes nothing. */
  private Constants constants(ByteGrid grid, String name) {
    return grids.computeIfAbsent(
        grid,
        key ->
            new Constants(
                graph.add(Tensors.floats(graph.fresh(name + "_scale"), new long[0], grid.scale())),
                graph.add(
                    Tensors.bytes(
                        graph.fresh(name + "_zero_point"),
                        DataType.UINT8,
                        new long[0],
                        (byte) grid.zeroPoint()))));
  }

  /** A constant operand of an activation's kind. */
  String constant(String name) {
    float[] values = graph.floats(name).orElseThrow();
    float low = 0;
    float high = 0;
    for (float value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    ByteGrid grid = ByteGrid.covering(low, high);
    byte[] codes = new byte[values.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = grid.code(values[i]);
    }
    String stored =
        graph.add(
            Tensors.bytes(
                graph.fresh(name + "_quantized"),
                DataType.UINT8,
                graph.shape(name).orElseThrow(),
                codes));
    return dequantize(stored, grid, name);
  }

  /**
   * The weight and the bias of an integer operator.
   *
   * @param inputScale of the activation that the weight is multiplied with
   */
  Weighted weighted(String weight, Optional<String> bias, float inputScale) {
    WeightCodes given = known(weight);
    Optional<float[]> values = bias.map(name -> graph.floats(name).orElseThrow());
    WeightCodes fitting = values.map(all -> fitting(given, all, inputScale)).orElse(given);
    String real = dequantizedWeight(fitting, weight);
    return new Weighted(
        real, bias.map(name -> bias(name, values.orElseThrow(), fitting, inputScale)));
  }

  /** The codes of a weight, in 7 bits if these are asked for. */
  WeightCodes known(String weight) {
    WeightCodes codes = graph.weights().get(weight);
    if (codes == null) {
      throw new IllegalStateException("`" + weight + "` is not a weight in codes");
    }
    return narrowed(codes);
  }

  /** Codes in 7 bits, if these are asked for. */
  WeightCodes narrowed(WeightCodes codes) {
    return reduceRange && !codes.isReduced() ? codes.reduced() : codes;
  }

  /**
   * Channels whose bias is huge compared with their weights get larger steps, so that 32 bits hold
   * it.
   */
  private static WeightCodes fitting(WeightCodes codes, float[] bias, float inputScale) {
    float[] scales = codes.scales().clone();
    boolean changed = false;
    for (int i = 0; i < bias.length; i++) {
      int place = scales.length == 1 ? 0 : i;
      double least = Math.abs(bias[i]) / (LARGEST_BIAS * inputScale);
      if (place < scales.length && scales[place] < least) {
        scales[place] = (float) least;
        changed = true;
      }
    }
    return changed ? codes.withScales(scales) : codes;
  }

  private String dequantizedWeight(WeightCodes codes, String name) {
    String[] constants = weights.computeIfAbsent(codes, key -> stored(codes, name));
    String real = graph.fresh(name + "_dequantized");
    List<String> inputs = List.of(constants);
    written.add(
        codes.axis() < 0
            ? Operator.of("DequantizeLinear", inputs, real)
            : Operator.of(
                "DequantizeLinear", inputs, real, Attributes.integer("axis", codes.axis())));
    return real;
  }

  /** The names of codes, scales and zero points. */
  private String[] stored(WeightCodes codes, String name) {
    long[] shape = codes.axis() < 0 ? new long[0] : new long[] {codes.scales().length};
    return new String[] {
      codes(codes, name),
      graph.add(Tensors.floats(graph.fresh(name + "_scale"), shape, codes.scales())),
      graph.add(
          Tensors.bytes(
              graph.fresh(name + "_zero_point"),
              DataType.INT8,
              shape,
              new byte[codes.scales().length]))
    };
  }

  /** Stores codes alone. */
  String codes(WeightCodes codes, String name) {
    return graph.add(
        Tensors.bytes(
            graph.fresh(name + "_quantized"), DataType.INT8, codes.shape(), codes.codes()));
  }

  private String bias(String name, float[] values, WeightCodes codes, float inputScale) {
    int channels = codes.axis() < 0 ? values.length : codes.scales().length;
    float[] scales = new float[codes.scales().length];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = (float) ((double) inputScale * codes.scales()[i]);
    }
    int[] steps = new int[channels];
    for (int i = 0; i < channels; i++) {
      double scale = scales[scales.length == 1 ? 0 : i];
      double step = Math.rint(values[values.length == 1 ? 0 : i] / scale);
      steps[i] = (int) Math.max(-Integer.MAX_VALUE, Math.min(Integer.MAX_VALUE, step));
    }
    long[] shape = codes.axis() < 0 ? new long[0] : new long[] {scales.length};
    String stored =
        graph.add(Tensors.ints(graph.fresh(name + "_quantized"), new long[] {channels}, steps));
    String scale = graph.add(Tensors.floats(graph.fresh(name + "_scale"), shape, scales));
    String zero =
        graph.add(Tensors.ints(graph.fresh(name + "_zero_point"), shape, new int[scales.length]));
    String real = graph.fresh(name + "_dequantized");
    List<String> inputs = List.of(stored, scale, zero);
    written.add(
        codes.axis() < 0
            ? Operator.of("DequantizeLinear", inputs, real)
            : Operator.of("DequantizeLinear", inputs, real, Attributes.integer("axis", 0)));
    return real;
  }
}
