package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.operator.Interpolation.Region;
import dev.brevity.runtime.onnx.shape.NodeFacts;
import dev.brevity.runtime.onnx.shape.ResizingRules;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Finer and coarser grids, one dimension after the other. */
final class ResizeOperators {
  /** The first version that says how places are counted. */
  private static final int PLACES = 11;

  private ResizeOperators() {}

  static List<Operator> all() {
    return List.of(
        Operator.of(
                "Resize",
                10,
                "X roi:fs@11 scales:fs sizes:is@11",
                "mode:s coordinate_transformation_mode:s@11 nearest_mode:s@11 cubic_coeff_a:f@11"
                    + " exclude_outside:i@11=0 extrapolation_value:f@11=0 antialias:i@18=0"
                    + " axes:is@18 keep_aspect_ratio_policy:s@18=stretch legacy:i!",
                ResizeOperators::resize)
            .growth(Growth.UNBOUNDED)
            .reading(
                (node, options) -> {
                  if (node.opset() < PLACES) {
                    options.put("legacy", Argument.of((Object) 1L));
                  }
                })
            .writing(
                call -> {
                  if (call.options().containsKey("legacy")) {
                    placeAsBefore(call);
                  }
                })
            .shape(ResizingRules::resize),
        Operator.of(
                "Upsample",
                7,
                "X scales:fs<9",
                "mode:s height_scale:f-7 width_scale:f-7",
                ResizeOperators::upsample)
            .growth(Growth.BY_SIZES)
            .writtenAs("Resize")
            .reading(ResizeOperators::earlyScales)
            .writing(ResizeOperators::asResize)
            .shape(ResizingRules::upsample));
  }

  /** Places are counted from the start of each cell, as they were before they could be chosen. */
  private static void placeAsBefore(OperatorCall call) {
    if (call.opset() >= PLACES) {
      call.set("coordinate_transformation_mode", "asymmetric");
      call.set("nearest_mode", "floor");
    }
  }

  private static void asResize(OperatorCall call) {
    placeAsBefore(call);
    Argument scales = call.options().remove("scales");
    if (scales != null) {
      call.inputs().put("scales", scales);
    }
  }

  /** The first version had a scale for each of two dimensions. */
  private static void earlyScales(NodeFacts node, Map<String, Argument> options) {
    Argument height = options.remove("height_scale");
    Argument width = options.remove("width_scale");
    if (height != null) {
      Argument one = Argument.of((Object) 1.0);
      options.put(
          "scales", new Argument.Sequence(List.of(one, one, height, width == null ? one : width)));
    }
  }

  private static Value upsample(Call call) {
    NDArray x = call.array("X");
    double[] scales = call.reals("scales");
    Interpolation interpolation =
        new Interpolation(mode(call), "asymmetric", "floor", -0.75, false, false);
    for (int axis = 0; axis < scales.length; axis++) {
      long size = (long) Math.floor(x.getShape().get(axis) * scales[axis]);
      x = along(x, axis, size, scales[axis], interpolation, Region.WHOLE);
    }
    return Value.of(x);
  }

  private static String mode(Call call) {
    String mode = call.text("mode", "nearest");
    return mode.equals("bilinear") ? "linear" : mode;
  }

  private static Value resize(Call call) {
    NDArray x = call.array("X");
    int rank = x.getShape().dimension();
    // Opset 10 knew only scales, and places from the start of each cell.
    boolean legacy = call.integer("legacy", 0) != 0;
    Interpolation interpolation =
        new Interpolation(
            mode(call),
            legacy ? "asymmetric" : call.text("coordinate_transformation_mode", "half_pixel"),
            legacy ? "floor" : call.text("nearest_mode", "round_prefer_floor"),
            call.real("cubic_coeff_a", -0.75),
            call.integer("exclude_outside", 0) != 0,
            call.integer("antialias", 0) != 0);
    long[] axes = call.has("axes") ? call.integers("axes") : LongStream.range(0, rank).toArray();
    boolean bySize = call.has("sizes") && call.integers("sizes").length > 0;
    double[] scales = bySize ? new double[axes.length] : call.reals("scales");
    long[] sizes = bySize ? call.integers("sizes") : new long[axes.length];
    if (scales.length != axes.length || sizes.length != axes.length) {
      throw new IllegalArgumentException("expected one scale or size per axis");
    }
    for (int i = 0; i < axes.length; i++) {
      long size = x.getShape().get(Axes.of(axes[i], rank));
      if (bySize) {
        scales[i] = (double) sizes[i] / size;
      } else {
        sizes[i] = (long) Math.floor(size * scales[i]);
      }
    }
    if (bySize) {
      keepAspect(call, x, axes, scales, sizes);
    }
    for (int i = 0; i < axes.length; i++) {
      Region region =
          interpolation.coordinates().equals(Interpolation.CROP)
              ? region(call, i, axes.length)
              : Region.WHOLE;
      x = along(x, Axes.of(axes[i], rank), sizes[i], scales[i], interpolation, region);
    }
    return Value.of(x);
  }

  private static Region region(Call call, int axis, int axes) {
    double[] ends = call.reals("roi");
    if (ends.length != 2 * axes) {
      throw new IllegalArgumentException("expected a start and an end per axis");
    }
    float outside = (float) call.real("extrapolation_value", 0);
    return new Region(ends[axis], ends[axes + axis], outside);
  }

  private static void keepAspect(Call call, NDArray x, long[] axes, double[] scales, long[] sizes) {
    String policy = call.text("keep_aspect_ratio_policy", "stretch");
    if (policy.equals("stretch")) {
      return;
    }
    double scale =
        policy.equals("not_larger")
            ? Arrays.stream(scales).min().orElse(1)
            : Arrays.stream(scales).max().orElse(1);
    for (int i = 0; i < axes.length; i++) {
      long size = x.getShape().get(Axes.of(axes[i], x));
      scales[i] = scale;
      sizes[i] = (long) Math.floor(size * scale + 0.5);
    }
  }

  private static NDArray along(
      NDArray x, int axis, long outputs, double scale, Interpolation interpolation, Region region) {
    long inputs = x.getShape().get(axis);
    if (!(scale > 0) || outputs < 1 || inputs < 1) {
      throw new IllegalArgumentException("cannot resize " + inputs + " places by " + scale);
    }
    boolean whole = region.start() == 0 && region.end() == 1;
    if (outputs == inputs && scale == 1 && whole) {
      return x;
    }
    long[] sizes = x.getShape().getShape().clone();
    sizes[axis] = outputs;
    Axes.checked(sizes);
    return interpolation.apply(x, axis, outputs, scale, region);
  }
}
