package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.Tensors;
import java.util.Arrays;

/**
 * How values between the places of a grid are found.
 *
 * @param mode {@code nearest}, {@code linear} or {@code cubic}
 * @param coordinates how a place of the output is found in the input
 * @param rounding which of two neighbours is the nearest
 * @param cubicFactor the coefficient of cubic interpolation
 * @param excludeOutside whether places outside of the input weigh nothing, rather than repeat the
 *     border
 * @param smooth whether an output takes all inputs into account that a coarser grid leaves out
 */
record Interpolation(
    String mode,
    String coordinates,
    String rounding,
    double cubicFactor,
    boolean excludeOutside,
    boolean smooth) {

  /**
   * The part of a dimension that the output shows, where it does not show all.
   *
   * @param start in relation to the size of the input, like {@code end}
   * @param outside the value of places outside of the input
   */
  record Region(double start, double end, float outside) {
    static final Region WHOLE = new Region(0, 1, 0);
  }

  static final String CROP = "tf_crop_and_resize";

  Interpolation {
    if (!Arrays.asList("nearest", "linear", "cubic").contains(mode)) {
      throw new IllegalArgumentException("no mode of resizing " + mode);
    }
  }

  /** The values at {@code outputs} places along one dimension. */
  NDArray apply(NDArray x, int axis, long outputs, double scale, Region region) {
    long inputs = x.getShape().get(axis);
    if (smooth && scale < 1 && !mode.equals("nearest")) {
      return smoothed(x, axis, outputs, scale, region);
    }
    int taps = mode.equals("nearest") ? 1 : mode.equals("linear") ? 2 : 4;
    long[][] places = new long[taps][(int) outputs];
    float[][] weights = new float[taps][(int) outputs];
    boolean[] inside = new boolean[(int) outputs];
    for (int i = 0; i < outputs; i++) {
      double place = source(i, scale, inputs, outputs, region);
      inside[i] = place >= 0 && place <= inputs - 1;
      switch (taps) {
        case 1 -> {
          places[0][i] = clamped(nearest(place), inputs);
          weights[0][i] = 1;
        }
        case 2 -> linear(place, inputs, i, places, weights);
        default -> cubic(place, inputs, i, places, weights);
      }
    }
    long[] shape = new long[x.getShape().dimension()];
    Arrays.fill(shape, 1);
    shape[axis] = outputs;
    if (taps == 1) {
      return cropped(Axes.select(x, axis, places[0]), inside, shape, region);
    }
    NDArray sum = weighted(x, axis, places[0], weights[0], shape);
    for (int tap = 1; tap < taps; tap++) {
      sum = sum.add(weighted(x, axis, places[tap], weights[tap], shape));
    }
    return cropped(sum, inside, shape, region);
  }

  private NDArray cropped(NDArray y, boolean[] inside, long[] shape, Region region) {
    if (!coordinates.equals(CROP)) {
      return y;
    }
    NDArray kept = y.getManager().create(inside).reshape(new Shape(shape));
    return Tensors.select(kept, y, y.getManager().create(region.outside()));
  }

  /** Each output as the mean of all inputs near it, by a kernel as wide as the step. */
  private NDArray smoothed(NDArray x, int axis, long outputs, double scale, Region region) {
    int inputs = Math.toIntExact(x.getShape().get(axis));
    double reach = (mode.equals("cubic") ? 2 : 1) / scale;
    Axes.checked(outputs, inputs);
    float[] weights = new float[(int) outputs * inputs];
    for (int i = 0; i < outputs; i++) {
      double centre = source(i, scale, inputs, outputs, region) + 0.5;
      long from = (long) Math.floor(centre - reach + 0.5);
      long to = (long) Math.floor(centre + reach + 0.5);
      from = excludeOutside ? Math.max(0, from) : from;
      to = excludeOutside ? Math.min(inputs, to) : to;
      double total = 0;
      for (long at = from; at < to; at++) {
        total += smoothing(Math.abs((at + 0.5 - centre) * scale));
      }
      for (long at = from; at < to; at++) {
        double weight = smoothing(Math.abs((at + 0.5 - centre) * scale));
        weights[i * inputs + (int) clamped(at, inputs)] += (float) (weight / total);
      }
    }
    int last = x.getShape().dimension() - 1;
    NDArray matrix = x.getManager().create(weights, new Shape(outputs, inputs));
    return x.swapAxes(axis, last).matMul(matrix.transpose()).swapAxes(axis, last);
  }

  private double smoothing(double distance) {
    return mode.equals("cubic") ? kernel(distance) : Math.max(0, 1 - distance);
  }

  private static NDArray weighted(
      NDArray x, int axis, long[] places, float[] weights, long[] shape) {
    return Axes.select(x, axis, places).mul(x.getManager().create(weights, new Shape(shape)));
  }

  private double source(int i, double scale, long inputs, long outputs, Region region) {
    // Single precision, like the runtimes that these numbers are compared with.
    float factor = (float) scale;
    return switch (coordinates) {
      case "half_pixel" -> (i + 0.5f) / factor - 0.5f;
      case "pytorch_half_pixel" -> outputs > 1 ? (i + 0.5f) / factor - 0.5f : 0;
      case "asymmetric" -> i / factor;
      case "tf_half_pixel_for_nn" -> (i + 0.5f) / factor;
      case "align_corners" ->
          outputs == 1 ? 0 : (float) i * (float) (inputs - 1) / (float) (outputs - 1);
      case "half_pixel_symmetric" -> {
        double adjustment = outputs / (scale * inputs);
        double center = inputs / 2.0;
        yield center * (1 - adjustment) + (i + 0.5) / scale - 0.5;
      }
      case CROP ->
          outputs > 1
              ? (region.start() + i * (region.end() - region.start()) / (outputs - 1))
                  * (inputs - 1)
              : 0.5 * (region.start() + region.end()) * (inputs - 1);
      default ->
          throw new IllegalArgumentException("no transformation of coordinates " + coordinates);
    };
  }

  private long nearest(double place) {
    return switch (rounding) {
      case "floor" -> (long) Math.floor(place);
      case "ceil" -> (long) Math.ceil(place);
      case "round_prefer_floor" -> (long) Math.ceil(place - 0.5);
      case "round_prefer_ceil" -> (long) Math.floor(place + 0.5);
      default -> throw new IllegalArgumentException("no mode of rounding " + rounding);
    };
  }

  private static void linear(double place, long inputs, int i, long[][] places, float[][] weights) {
    double inside = Math.max(0, Math.min(inputs - 1, place));
    long low = (long) Math.floor(inside);
    float part = (float) (inside - low);
    places[0][i] = low;
    places[1][i] = clamped(low + 1, inputs);
    weights[0][i] = 1 - part;
    weights[1][i] = part;
  }

  private void cubic(double place, long inputs, int i, long[][] places, float[][] weights) {
    long low = (long) Math.floor(place);
    double part = place - low;
    double total = 0;
    double[] factors = new double[4];
    for (int tap = 0; tap < 4; tap++) {
      long at = low - 1 + tap;
      boolean outside = at < 0 || at >= inputs;
      factors[tap] = outside && excludeOutside ? 0 : kernel(Math.abs(part + 1 - tap));
      total += factors[tap];
      places[tap][i] = clamped(at, inputs);
    }
    for (int tap = 0; tap < 4; tap++) {
      weights[tap][i] = (float) (excludeOutside ? factors[tap] / total : factors[tap]);
    }
  }

  /** Keys' cubic kernel. */
  private double kernel(double distance) {
    double a = cubicFactor;
    double d = distance;
    if (d <= 1) {
      return ((a + 2) * d - (a + 3)) * d * d + 1;
    }
    return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
  }

  private static long clamped(long place, long size) {
    return Math.max(0, Math.min(size - 1, place));
  }
}
