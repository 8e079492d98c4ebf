package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.Grids;
import dev.brevity.runtime.aten.Scatter;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.shape.ElementwiseRules;
import dev.brevity.runtime.onnx.shape.GridRules;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;

/** Images seen at other places, cut to a size, or put together from windows. */
final class GridOperators {
  private static final int COMMON_NAMES = 20;

  private GridOperators() {}

  static List<Operator> all() {
    return List.of(
        Operator.of(
                "GridSample",
                16,
                "X grid",
                "align_corners:i mode:s padding_mode:s",
                GridOperators::sample)
            .writing(GridOperators::nameMode)
            .shape(GridRules::sampled),
        Operator.of("AffineGrid", 20, "theta size:is", "align_corners:i", GridOperators::affine)
            .shape(GridRules::affine),
        Operator.of("CenterCropPad", 18, "input_data shape:is", "axes:is", GridOperators::centre)
            .shape(ElementwiseRules::sameRank),
        Operator.of(
                "Col2Im",
                18,
                "input image_shape:is block_shape:is",
                "dilations:is pads:is strides:is",
                GridOperators::fromWindows)
            .shape(ElementwiseRules::sameType));
  }

  /** Version 20 gave the modes of sampling the names that they have elsewhere. */
  private static void nameMode(OperatorCall call) {
    boolean late = call.opset() >= COMMON_NAMES;
    Object mode = call.literal("mode");
    if (Objects.equals(mode, "linear") || Objects.equals(mode, "bilinear")) {
      call.set("mode", late ? "linear" : "bilinear");
    } else if (Objects.equals(mode, "cubic") || Objects.equals(mode, "bicubic")) {
      call.set("mode", late ? "cubic" : "bicubic");
    }
  }

  private static Value affine(Call call) {
    return Value.of(
        Grids.affine(
            call.array("theta"),
            Axes.checked(call.integers("size")).getShape(),
            call.integer("align_corners", 0) != 0));
  }

  private static Value sample(Call call) {
    String mode = call.text("mode", "linear");
    String padding = call.text("padding_mode", "zeros");
    return Value.of(
        Grids.sample(
            call.array("X"),
            call.array("grid"),
            switch (mode) {
              case "linear", "bilinear" -> Grids.Mode.LINEAR;
              case "nearest" -> Grids.Mode.NEAREST;
              case "cubic", "bicubic" -> Grids.Mode.CUBIC;
              default -> throw new IllegalArgumentException("no mode " + mode);
            },
            switch (padding) {
              case "zeros" -> Grids.Outside.ZEROS;
              case "border" -> Grids.Outside.BORDER;
              case "reflection" -> Grids.Outside.REFLECTION;
              default -> throw new IllegalArgumentException("no mode of padding " + padding);
            },
            call.integer("align_corners", 0) != 0));
  }

  private static Value centre(Call call) {
    NDArray x = call.array("input_data");
    int rank = x.getShape().dimension();
    long[] axes = call.has("axes") ? call.integers("axes") : LongStream.range(0, rank).toArray();
    long[] wanted = call.integers("shape", axes.length);
    long[] begins = new long[rank];
    long[] ends = new long[rank];
    for (int i = 0; i < axes.length; i++) {
      int axis = Axes.of(axes[i], rank);
      long more = Axes.checked(wanted[i]).get(0) - x.getShape().get(axis);
      begins[axis] = more / 2;
      ends[axis] = more - more / 2;
    }
    return Value.of(IndexOperators.padded(x, begins, ends, 0));
  }

  /** The image that windows were taken from; where they overlap their values are added. */
  private static Value fromWindows(Call call) {
    NDArray x = call.array("input");
    long[] image = call.integers("image_shape");
    int spatial = image.length;
    long[] block = call.integers("block_shape", spatial);
    long[] strides = call.has("strides") ? call.integers("strides", spatial) : ones(spatial);
    long[] dilations = call.has("dilations") ? call.integers("dilations", spatial) : ones(spatial);
    long[] pads = call.has("pads") ? call.integers("pads", 2 * spatial) : new long[2 * spatial];
    long[] begins = new long[spatial + 2];
    long[] ends = new long[spatial + 2];
    long[] sizes = new long[spatial];
    long[] counts = new long[spatial];
    for (int i = 0; i < spatial; i++) {
      begins[i + 2] = -pads[i];
      ends[i + 2] = -pads[spatial + i];
      sizes[i] = image[i] + pads[i] + pads[spatial + i];
      counts[i] = (sizes[i] - (block[i] - 1) * dilations[i] - 1) / strides[i] + 1;
    }
    long whole = Axes.checked(sizes).size();
    long inside = Axes.checked(block).size();
    long windows = Axes.checked(counts).size();
    long channels = x.getShape().get(1) / Math.max(1, inside);
    Shape rows = new Shape(x.getShape().get(0) * channels, inside * windows);
    NDArray zeros = x.getManager().zeros(Axes.checked(rows.get(0), whole), x.getDataType());
    long[] places = places(block, counts, strides, dilations, sizes);
    NDArray index = x.getManager().create(places, new Shape(1, places.length)).broadcast(rows);
    NDArray sums = Scatter.into(zeros, 1, index, x.reshape(rows), Scatter.Meeting.ADD);
    Shape padded = new Shape(x.getShape().get(0), channels).addAll(new Shape(sizes));
    return Value.of(IndexOperators.padded(sums.reshape(padded), begins, ends, 0));
  }

  /** The place in the image of each place of each window; places of a window come first. */
  private static long[] places(
      long[] block, long[] counts, long[] strides, long[] dilations, long[] sizes) {
    int inside = (int) Axes.checked(block).size();
    int windows = (int) Axes.checked(counts).size();
    Axes.checked(inside, windows);
    long[] places = new long[inside * windows];
    for (int i = 0; i < places.length; i++) {
      long within = i / windows;
      long window = i % windows;
      long stride = 1;
      for (int axis = block.length - 1; axis >= 0; axis--) {
        long at = window % counts[axis] * strides[axis] + within % block[axis] * dilations[axis];
        places[i] += at * stride;
        stride *= sizes[axis];
        window /= counts[axis];
        within /= block[axis];
      }
    }
    return places;
  }

  private static long[] ones(int count) {
    long[] ones = new long[count];
    Arrays.fill(ones, 1);
    return ones;
  }
}
