package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.aten.Pads;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.shape.ElementwiseRules;
import dev.brevity.runtime.onnx.shape.IndexRules;
import dev.brevity.runtime.onnx.shape.NodeFacts;
import dev.brevity.runtime.onnx.shape.StaticShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Parts of tensors, and tensors with more around them. */
final class IndexOperators {
  private IndexOperators() {}

  static List<Operator> all() {
    return List.of(
        Operator.of("Gather", 1, "data indices", "axis:i", IndexOperators::gather)
            .shape(IndexRules::gather),
        Operator.of("GatherElements", 11, "data indices", "axis:i", IndexOperators::gatherElements)
            .shape(IndexRules::gatherElements),
        Operator.of(
                "Slice",
                1,
                "data starts:is<10 ends:is<10 axes:is<10 steps:is@10",
                "",
                IndexOperators::slice)
            .shape(IndexRules::slice),
        Operator.of(
                "Split",
                2,
                "input split:is<13 -> outputs…",
                "axis:i num_outputs:i@18",
                IndexOperators::split)
            .reading(IndexOperators::countParts)
            .writing(IndexOperators::sizeParts)
            .shapes(IndexRules::split),
        Operator.of(
                "Pad",
                1,
                "data pads:is<11 constant_value:f<11:value axes:is@18",
                "mode:s paddings:is-2",
                IndexOperators::pad)
            .growth(Growth.UNBOUNDED)
            .reading(
                (node, options) -> {
                  Argument early = options.remove("paddings");
                  if (early != null) {
                    options.put("pads", early);
                  }
                })
            .shape(IndexRules::pad),
        Operator.of("OneHot", 9, "indices depth:i values", "axis:i", IndexOperators::oneHot)
            .growth(Growth.UNBOUNDED)
            .shape(IndexRules::oneHot),
        Operator.of("Trilu", 14, "input k:i", "upper:i", IndexOperators::triangle)
            .shape(ElementwiseRules::same),
        Operator.of("NonZero", 9, "X", "", IndexOperators::nonZero).shape(IndexRules::nonZero));
  }

  /** Parts of equal size are as many as the node has outputs. */
  private static void countParts(NodeFacts node, Map<String, Argument> options) {
    if (!options.containsKey("split") && node.input(1).isEmpty()) {
      options.put("num_outputs", Argument.of((Object) (long) node.outputCount()));
    }
  }

  /** Their sizes can be said in all versions, the last of which may be smaller. */
  private static void sizeParts(OperatorCall call) {
    if (!call.options().containsKey("num_outputs")) {
      return;
    }
    StaticShape shape = call.shape().get();
    long size = shape.size(StaticShape.axis(call.integer("axis", 0), shape.rank()));
    int count = (int) call.integer("num_outputs", 1);
    long[] parts = new long[count];
    long step = (size + count - 1) / count;
    for (int i = 0; i < count; i++) {
      parts[i] = Math.max(0, Math.min(step, size - i * step));
    }
    call.options().remove("num_outputs");
    call.inputs().put("split", Argument.of(parts));
  }

  private static Value triangle(Call call) {
    return Value.of(
        FloatFunctions.triangle(
            call.array("input"), call.integer("upper", 1) != 0, call.integer("k", 0)));
  }

  private static Value nonZero(Call call) {
    return Value.of(call.array("X").nonzero().toType(DataType.INT64, false).transpose());
  }

  private static Value gather(Call call) {
    NDArray x = call.array("data");
    int axis = Axes.of(call.integer("axis", 0), x);
    NDArray indices = positive(call.array("indices"), x.getShape().get(axis));
    Shape shape =
        x.getShape().slice(0, axis).addAll(indices.getShape()).addAll(x.getShape().slice(axis + 1));
    NDArray flat = indices.reshape(new Shape(indices.size()));
    return Value.of(FloatFunctions.select(x, axis, flat).reshape(shape));
  }

  private static Value gatherElements(Call call) {
    NDArray x = call.array("data");
    int axis = Axes.of(call.integer("axis", 0), x);
    return Value.of(x.gather(positive(call.array("indices"), x.getShape().get(axis)), axis));
  }

  /** Indices from 0 on; negative ones count from the end. */
  static NDArray positive(NDArray indices, long size) {
    NDArray wide = indices.toType(DataType.INT64, false);
    return Tensors.select(wide.lt(0), wide.add(size), wide);
  }

  private static Value slice(Call call) {
    NDArray x = call.array("data");
    long[] starts = call.integers("starts");
    long[] ends = call.integers("ends");
    long[] axes =
        call.has("axes") ? call.integers("axes") : LongStream.range(0, starts.length).toArray();
    for (int i = 0; i < starts.length; i++) {
      long step = call.has("steps") ? call.integers("steps")[i] : 1;
      x = sliced(x, Axes.of(axes[i], x), starts[i], ends[i], step);
    }
    return Value.of(x);
  }

  private static NDArray sliced(NDArray x, int axis, long start, long end, long step) {
    long size = x.getShape().get(axis);
    if (step == 0) {
      throw new IllegalArgumentException("a slice cannot have the step 0");
    }
    long last = step > 0 ? size : size - 1;
    long from = Math.max(0, Math.min(last, wrapped(start, size)));
    long to = Math.max(step > 0 ? 0 : -1, Math.min(last, wrapped(end, size)));
    if (step == 1 && from < to) {
      return Axes.slice(x, axis, from, to);
    }
    LongStream.Builder numbers = LongStream.builder();
    for (long i = from; step > 0 ? i < to : i > to; i += step) {
      numbers.add(i);
    }
    return Axes.select(x, axis, numbers.build().toArray());
  }

  private static long wrapped(long place, long size) {
    return place < 0 ? place + size : place;
  }

  private static Value split(Call call) {
    NDArray x = call.array("input");
    int axis = Axes.of(call.integer("axis", 0), x);
    long size = x.getShape().get(axis);
    long[] sizes;
    if (call.has("split")) {
      sizes = call.integers("split");
    } else {
      long parts = call.integer("num_outputs");
      Axes.checked(parts);
      long each = (size + parts - 1) / parts;
      sizes =
          LongStream.range(0, parts)
              .map(i -> Math.max(0, Math.min(each, size - i * each)))
              .toArray();
    }
    List<Value> outputs = new ArrayList<>();
    long from = 0;
    for (long part : sizes) {
      if (part < 0 || from + part > size) {
        throw new IllegalArgumentException("the parts are larger than the whole, " + size);
      }
      outputs.add(Value.of(Axes.slice(x, axis, from, from + part)));
      from += part;
    }
    return outputs.size() == 1 ? outputs.get(0) : new Value.Tuple(outputs);
  }

  private static Value pad(Call call) {
    NDArray x = call.array("data");
    int rank = x.getShape().dimension();
    long[] pads = call.integers("pads");
    long[] axes = call.has("axes") ? call.integers("axes") : LongStream.range(0, rank).toArray();
    if (pads.length != 2 * axes.length) {
      throw new IllegalArgumentException("expected two pads per axis but got " + pads.length);
    }
    String mode = call.text("mode", "constant");
    long[] begins = new long[rank];
    long[] ends = new long[rank];
    for (int i = 0; i < axes.length; i++) {
      int axis = Axes.of(axes[i], rank);
      begins[axis] = pads[i];
      ends[axis] = pads[axes.length + i];
    }
    if (mode.equals("constant")) {
      double value =
          call.has("constant_value") ? call.real("constant_value") : call.real("value", 0);
      return Value.of(padded(x, begins, ends, (float) value));
    }
    for (int axis = 0; axis < rank; axis++) {
      x = mirrored(x, axis, begins[axis], ends[axis], mode);
    }
    return Value.of(x);
  }

  /** One value around a tensor; negative widths cut off. */
  static NDArray padded(NDArray x, long[] begins, long[] ends, float value) {
    int rank = begins.length;
    long[] widths = new long[2 * rank];
    long[] sizes = new long[rank];
    boolean any = false;
    for (int i = 0; i < rank; i++) {
      int place = 2 * (rank - 1 - i);
      widths[place] = begins[i];
      widths[place + 1] = ends[i];
      sizes[i] = Math.addExact(x.getShape().get(i), Math.addExact(begins[i], ends[i]));
      any |= begins[i] != 0 || ends[i] != 0;
    }
    Axes.checked(sizes);
    if (!any) {
      return x;
    }
    DataType type = x.getDataType();
    boolean exact = type == DataType.FLOAT32 || type == DataType.FLOAT64;
    NDArray y = exact ? x : x.toType(DataType.FLOAT64, false);
    return Pads.constant(y, value, widths).toType(type, false);
  }

  private static NDArray mirrored(NDArray x, int axis, long begin, long end, String mode) {
    long size = x.getShape().get(axis);
    if (begin == 0 && end == 0) {
      return x;
    }
    Axes.checked(Math.addExact(size, Math.addExact(begin, end)));
    long[] places = LongStream.range(-begin, size + end).map(i -> place(i, size, mode)).toArray();
    return Axes.select(x, axis, places);
  }

  private static long place(long i, long size, String mode) {
    return switch (mode) {
      case "edge" -> Math.max(0, Math.min(size - 1, i));
      case "wrap" -> Math.floorMod(i, size);
      case "reflect" -> {
        long period = Math.max(1, 2 * (size - 1));
        long j = Math.floorMod(i, period);
        yield j < size ? j : period - j;
      }
      default -> throw new IllegalArgumentException("no mode of padding " + mode);
    };
  }

  private static Value oneHot(Call call) {
    NDArray indices = call.array("indices");
    long depth = call.integer("depth");
    NDArray values = call.array("values");
    Axes.checked(depth, indices.size());
    int rank = indices.getShape().dimension() + 1;
    int axis = Axes.of(call.integer("axis", -1), rank);
    NDArray numbers = indices.getManager().arange(0f, (float) depth, 1f, DataType.INT64);
    long[] shape = new long[rank];
    Arrays.fill(shape, 1);
    shape[axis] = depth;
    NDArray hot = positive(indices, depth).expandDims(axis).eq(numbers.reshape(new Shape(shape)));
    return Value.of(Tensors.select(hot, values.get(1), values.get(0)));
  }
}
