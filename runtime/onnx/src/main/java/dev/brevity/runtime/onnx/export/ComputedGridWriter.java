package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.aten.Rounding;
import dev.brevity.runtime.onnx.export.ComputedGrid.Neighbours;
import dev.brevity.runtime.onnx.export.ComputedGrid.Shift;
import dev.brevity.runtime.onnx.export.ComputedGrid.Statistic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import onnx.TensorProto.DataType;

/**
 * Writes quantizers whose scale follows each input: the statistic, and QuantizeLinear with what it
 * says, which DynamicQuantizeLinear is in one. Scales of rows and groups, which those operators do
 * not take, are applied step by step.
 */
final class ComputedGridWriter {
  private static final String STANDARD = "DynamicQuantizeLinear";
  private static final long UINT8 = DataType.UINT8.getNumber();

  private final GraphWriter graph;
  private final Map<String, Bytes> known = new HashMap<>();

  ComputedGridWriter(GraphWriter graph) {
    this.graph = graph;
  }

  /**
   * An input in bytes without a sign.
   *
   * @param scale the name of the scale, or of those of rows
   * @param zeroPoint the name of the only zero point
   */
  record Bytes(String codes, String scale, String zeroPoint) {}

  private record Scales(String scale, String zeroPoint) {}

  /** Quantizes a value and goes back to floating point; returns the name of the result. */
  String write(String value, ComputedGrid grid, String name, String wanted) {
    if (grid.isBytes() && grid.sharing().isEmpty() && grid.rounding() == Rounding.ROUND) {
      Bytes bytes = bytes(value, grid, name);
      return graph
          .node("DequantizeLinear")
          .input(bytes.codes(), bytes.scale(), bytes.zeroPoint())
          .as(wanted);
    }
    boolean groups = grid.sharing().filter(all -> all.count() > 0).isPresent();
    String elements = groups ? split(value, grid.sharing().get(), name) : value;
    Scales scales = scales(elements, grid, name);
    String codes = codes(elements, grid, scales, name);
    String centred =
        scales.zeroPoint().isEmpty()
            ? codes
            : graph.node("Sub").input(codes, scales.zeroPoint()).as(name + ".centred");
    String result = groups ? name + ".values" : wanted;
    String values = graph.node("Mul").input(centred, scales.scale()).as(result);
    return groups ? joined(values, grid.sharing().get(), name, wanted) : values;
  }

  /** Quantizes a value to bytes, once for all that want the same of it. */
  Bytes bytes(String value, ComputedGrid grid, String name) {
    String key = value + " " + grid;
    Bytes found = known.get(key);
    if (found == null || !graph.isVisible(found.codes())) {
      found =
          grid.isStandard() && graph.has(STANDARD)
              ? standard(value, name)
              : made(value, grid, name);
      known.put(key, found);
    }
    return found;
  }

  private Bytes standard(String value, String name) {
    List<String> made =
        graph
            .node(STANDARD)
            .input(value)
            .as(List.of(name + "_quantized", name + "_scale", name + "_zero_point"));
    return new Bytes(made.get(0), made.get(1), made.get(2));
  }

  private Bytes made(String value, ComputedGrid grid, String name) {
    Scales scales = scales(value, grid, name);
    int moved = grid.unsigned();
    String zero =
        scales.zeroPoint().isEmpty()
            ? graph.constant(
                TensorProtos.bytes(
                    graph.name(name + "_zero_point"),
                    DataType.UINT8,
                    new long[0],
                    new byte[] {(byte) moved}))
            : graph
                .node("Cast")
                .input(unsigned(scales.zeroPoint(), moved, name + ".zero_middle"))
                .set("to", UINT8)
                .as(name + "_zero_point");
    if (grid.rounding() == Rounding.ROUND) {
      // Rows are divided by their own scales first, and then by one.
      boolean rows = grid.sharing().isPresent();
      String divided =
          rows ? graph.node("Div").input(value, scales.scale()).as(name + ".divided") : value;
      String scale = rows ? graph.scalar(name + ".whole", 1) : scales.scale();
      String codes =
          graph.node("QuantizeLinear").input(divided, scale, zero).as(name + "_quantized");
      return new Bytes(limited(codes, grid, name), scales.scale(), zero);
    }
    String codes = unsigned(codes(value, grid, scales, name), moved, name + ".middle");
    String bytes = graph.node("Cast").input(codes).set("to", UINT8).as(name + "_quantized");
    return new Bytes(bytes, scales.scale(), zero);
  }

  private String unsigned(String codes, int moved, String wanted) {
    return moved == 0
        ? codes
        : graph.node("Add").input(codes, graph.scalar(wanted, moved)).as(wanted + "_sum");
  }

  /** Codes of less than all that a byte has. */
  private String limited(String codes, ComputedGrid grid, String name) {
    long low = grid.low() + grid.unsigned();
    long high = grid.high() + grid.unsigned();
    if (low == 0 && high == 255) {
      return codes;
    }
    if (graph.opset() < QuantizerWriter.CLIP_OF_INTEGERS) {
      throw InexpressibleException.before(
          "activations of less than 8 bits, or in a narrow range,",
          QuantizerWriter.CLIP_OF_INTEGERS);
    }
    String min =
        graph.constant(
            TensorProtos.codes(graph.name(name + "_min"), CodeType.UINT8, new long[0], low));
    String max =
        graph.constant(
            TensorProtos.codes(graph.name(name + "_max"), CodeType.UINT8, new long[0], high));
    return graph.node("Clip").input(codes, min, max).as(name + "_clipped");
  }

  /** The codes in floating point. */
  private String codes(String value, ComputedGrid grid, Scales scales, String name) {
    String divided = graph.node("Div").input(value, scales.scale()).as(name + ".divided");
    String shifted =
        scales.zeroPoint().isEmpty()
            ? divided
            : graph.node("Add").input(divided, scales.zeroPoint()).as(name + ".shifted");
    if (grid.minifloat().isPresent()) {
      return MinifloatWriter.rounded(graph, shifted, grid.minifloat().get(), name);
    }
    String rounded = new RoundingWriter(graph).write(grid.rounding(), shifted, name + ".rounded");
    return new ActivationWriter(graph).clip(rounded, grid.low(), grid.high(), name + ".codes");
  }

  private Scales scales(String value, ComputedGrid grid, String name) {
    boolean wide = grid.statistic() != Statistic.MAGNITUDE;
    String low = wide || grid.shift() != Shift.NONE ? lowest(value, grid, name) : "";
    String statistic = wide ? width(value, low, grid, name) : magnitude(value, grid, name);
    statistic = atLeast(statistic, grid.least(), name + ".least");
    if (grid.powers().isPresent()) {
      String power = power(statistic, grid.powers().get(), name);
      statistic = atLeast(power, grid.least(), name + ".least_power");
    }
    String threshold = graph.scalar(name + ".threshold", grid.threshold());
    String scale = graph.node("Div").input(statistic, threshold).as(name + "_scale");
    return new Scales(scale, grid.shift() == Shift.NONE ? "" : zeroPoint(low, scale, grid, name));
  }

  private String zeroPoint(String low, String scale, ComputedGrid grid, String name) {
    String offset = graph.node("Neg").input(low).as(name + ".offset");
    String zero = graph.node("Div").input(offset, scale).as(name + ".zero");
    if (grid.low() != 0) {
      String first = graph.scalar(name + ".first", grid.low());
      zero = graph.node("Add").input(zero, first).as(name + ".first_zero");
    }
    if (grid.shift() == Shift.REAL) {
      return zero;
    }
    String rounded = new RoundingWriter(graph).write(grid.rounding(), zero, name + ".whole_zero");
    return new ActivationWriter(graph)
        .clip(rounded, grid.low(), grid.high(), name + ".code_of_zero");
  }

  private String magnitude(String value, ComputedGrid grid, String name) {
    String magnitudes = graph.node("Abs").input(value).as(name + ".magnitudes");
    return reduced("ReduceMax", magnitudes, grid, name + ".magnitude");
  }

  private String lowest(String value, ComputedGrid grid, String name) {
    String lowest = reduced("ReduceMin", value, grid, name + ".lowest");
    return graph
        .node("Min")
        .input(lowest, graph.scalar(name + ".highest_low", 0))
        .as(name + ".low");
  }

  private String width(String value, String low, ComputedGrid grid, String name) {
    String highest = reduced("ReduceMax", value, grid, name + ".highest");
    String high =
        grid.statistic() == Statistic.WIDTH
            ? graph
                .node("Max")
                .input(highest, graph.scalar(name + ".lowest_high", 0))
                .as(name + ".high")
            : highest;
    String width = graph.node("Sub").input(high, low).as(name + ".width");
    return grid.statistic() == Statistic.WIDTH
        ? width
        : graph.node("Abs").input(width).as(name + ".distance");
  }

  private String reduced(String type, String value, ComputedGrid grid, String wanted) {
    if (grid.sharing().isEmpty()) {
      return graph.node(type).input(value).set("keepdims", 0L).as(wanted);
    }
    Neighbours neighbours = grid.sharing().get();
    long axis = neighbours.count() > 0 ? neighbours.rank() : neighbours.axis();
    return Reduction.write(graph, type, value, new long[] {axis}, true, wanted);
  }

  private String atLeast(String value, float least, String wanted) {
    return least == 0
        ? value
        : graph.node("Max").input(value, graph.scalar(wanted + "_bound", least)).as(wanted);
  }

  /** The power of two next to a number; logarithms are a little off, so it is compared again. */
  private String power(String value, Rounding rounding, String name) {
    String natural = graph.node("Log").input(value).as(name + ".logarithm");
    String two = graph.scalar(name + ".logarithm_of_two", Math.log(2));
    String binary = graph.node("Div").input(natural, two).as(name + ".binary");
    String whole = new RoundingWriter(graph).write(Rounding.ROUND, binary, name + ".exponent");
    String base = graph.scalar(name + ".base", 2);
    String near = graph.node("Pow").input(base, whole).as(name + ".power");
    if (rounding == Rounding.ROUND) {
      return near;
    }
    boolean down = rounding == Rounding.FLOOR;
    String beyond = graph.node(down ? "Greater" : "Less").input(near, value).as(name + ".beyond");
    String factor = graph.scalar(name + ".factor", down ? 0.5 : 2);
    String next = graph.node("Mul").input(near, factor).as(name + ".next");
    return graph.node("Where").input(beyond, next, near).as(name + ".bounded");
  }

  /** Groups as rows of their own; the last one is filled up with zeros. */
  private String split(String value, Neighbours groups, String name) {
    long rest = groups.size() % groups.count();
    String full = value;
    if (rest > 0) {
      long[] pads = new long[2 * groups.rank()];
      pads[pads.length - 1] = groups.count() - rest;
      full = graph.node("Pad").input(value).option("pads", name + ".pads", pads).as(name + ".full");
    }
    long[] shape = new long[groups.rank() + 1];
    shape[groups.rank() - 1] = (groups.size() + groups.count() - 1) / groups.count();
    shape[groups.rank()] = groups.count();
    return graph
        .node("Reshape")
        .input(full, graph.longs(name + ".groups_shape", shape))
        .as(name + ".groups");
  }

  private String joined(String values, Neighbours groups, String name, String wanted) {
    long count = (groups.size() + groups.count() - 1) / groups.count();
    boolean full = groups.size() % groups.count() == 0;
    long[] shape = new long[groups.rank()];
    shape[groups.rank() - 1] = count * groups.count();
    String joined =
        graph
            .node("Reshape")
            .input(values, graph.longs(name + ".shape", shape))
            .as(full ? wanted : name + ".joined");
    return full
        ? joined
        : graph
            .node("Slice")
            .input(joined)
            .option("starts", name + ".starts", new long[] {0})
            .option("ends", name + ".ends", new long[] {groups.size()})
            .option("axes", name + ".axes", new long[] {groups.rank() - 1})
            .as(wanted);
  }
}
