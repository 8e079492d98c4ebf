package dev.brevity.runtime.onnx.function;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.function.Interpolation.Region;
import java.util.Arrays;
import java.util.stream.LongStream;

/** Finer and coarser grids, one dimension after the other. */
final class ResizeOperators {
  private ResizeOperators() {}

  static void addTo(OperatorTable table) {
    table.add(
        "Resize",
        "X roi:fs scales:fs sizes:is",
        "mode:s coordinate_transformation_mode:s nearest_mode:s cubic_coeff_a:f exclude_outside:i"
            + " extrapolation_value:f antialias:i axes:is keep_aspect_ratio_policy:s legacy:i",
        ResizeOperators::resize);
    table.add(
        "Upsample",
        "X scales:fs",
        "mode:s scales:fs height_scale:f width_scale:f",
        ResizeOperators::upsample);
    table.rank(ResultRank.FIRST, "Resize", "Upsample");
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
