package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.Grids;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.shape.WindowRules;
import java.util.ArrayList;
import java.util.List;

/**
 * Convolutions over images whose kernels look at places that are computed (Dai et al., "Deformable
 * Convolutional Networks", 2017; with a mask: Zhu et al., 2019).
 */
final class DeformableConvolution {
  private DeformableConvolution() {}

  static List<Operator> all() {
    return List.of(
        Operator.of(
                "DeformConv",
                19,
                "X W offset B mask",
                "dilations:is group:i kernel_shape:is offset_group:i pads:is strides:is",
                DeformableConvolution::convolve)
            .shape(WindowRules::convolution));
  }

  /**
   * The convolution of an image {@code [N, C, H, W]}. Offsets {@code [N, groups * taps * 2, oH,
   * oW]} move rows first, then columns.
   */
  private static Value convolve(Call call) {
    NDArray x = call.array("X");
    NDArray weight = call.array("W");
    Shape shape = x.getShape();
    if (shape.dimension() != 4 || weight.getShape().dimension() != 4) {
      throw new IllegalArgumentException("expected images [N, C, H, W] but got " + shape);
    }
    long samples = shape.get(0);
    long[] kernel = weight.getShape().slice(2).getShape();
    Windows windows = Windows.of(call, shape, kernel);
    NDArray offset = call.array("offset");
    long rows = offset.getShape().get(2);
    long columns = offset.getShape().get(3);
    long taps = kernel[0] * kernel[1];
    int moved = (int) call.integer("offset_group", 1);
    int groups = (int) call.integer("group", 1);
    if (moved < 1
        || groups < 1
        || shape.get(1) % moved != 0
        || weight.getShape().get(0) % groups != 0) {
      throw new IllegalArgumentException("the groups do not fit the channels of " + shape);
    }
    NDArray moves = offset.reshape(samples, moved, taps, 2, rows, columns);
    NDArray places = places(x, windows, rows, columns);
    long channels = shape.get(1) / moved;
    NDList parts = new NDList();
    for (int i = 0; i < moved; i++) {
      NDArray part = Axes.slice(x, 1, i * channels, (i + 1) * channels);
      // [N, taps, 2, oH, oW], rows first.
      NDArray at = Axes.slice(moves, 1, i, i + 1).squeeze(1).add(places);
      NDArray y = normalized(Axes.slice(at, 2, 0, 1), shape.get(2));
      NDArray z = normalized(Axes.slice(at, 2, 1, 2), shape.get(3));
      NDArray grid =
          z.concat(y, 2).transpose(0, 1, 3, 4, 2).reshape(samples, taps * rows, columns, 2);
      NDArray seen =
          Grids.sample(part, grid, Grids.Mode.LINEAR, Grids.Outside.ZEROS, false)
              .reshape(samples, channels, taps, rows * columns);
      if (call.has("mask")) {
        NDArray mask = call.array("mask").reshape(samples, moved, taps, rows * columns);
        seen = seen.mul(Axes.slice(mask, 1, i, i + 1));
      }
      parts.add(seen);
    }
    NDArray windowed = NDArrays.concat(parts, 1);
    NDArray y = product(windowed, weight, groups).reshape(samples, -1, rows, columns);
    return Value.of(call.has("B") ? y.add(ConvolutionOperators.perChannel(call.array("B"), 2)) : y);
  }

  /** The products of each group: {@code [N, C, taps, places] → [N, O, places]}. */
  private static NDArray product(NDArray windows, NDArray weight, int groups) {
    Shape shape = windows.getShape();
    long inputs = shape.get(1) / groups;
    long outputs = weight.getShape().get(0) / groups;
    List<NDArray> results = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      NDArray rows =
          Axes.slice(windows, 1, i * inputs, (i + 1) * inputs)
              .reshape(shape.get(0), inputs * shape.get(2), shape.get(3));
      NDArray factors =
          Axes.slice(weight, 0, i * outputs, (i + 1) * outputs)
              .reshape(1, outputs, inputs * shape.get(2));
      results.add(factors.matMul(rows));
    }
    return NDArrays.concat(new NDList(results), 1);
  }

  /** Where each tap of the kernel looks without offsets: {@code [1, taps, 2, oH, oW]}. */
  private static NDArray places(NDArray x, Windows windows, long rows, long columns) {
    int height = (int) windows.kernel()[0];
    int width = (int) windows.kernel()[1];
    Axes.checked(height * width, 2, rows, columns);
    float[] places = new float[(int) (height * width * 2 * rows * columns)];
    int next = 0;
    for (int tap = 0; tap < height * width; tap++) {
      for (int axis = 0; axis < 2; axis++) {
        long within = axis == 0 ? tap / width : tap % width;
        for (int row = 0; row < rows; row++) {
          for (int column = 0; column < columns; column++) {
            long window = axis == 0 ? row : column;
            places[next++] =
                window * windows.strides()[axis]
                    - windows.begins()[axis]
                    + within * windows.dilations()[axis];
          }
        }
      }
    }
    return x.getManager().create(places, new Shape(1, height * width, 2, rows, columns));
  }

  /** Places from 0 on, as samplers count them: from -1 to 1 over the whole image. */
  private static NDArray normalized(NDArray places, long size) {
    return places.mul(2f / size).add((1f - size) / size);
  }
}
