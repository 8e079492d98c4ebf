package dev.brevity.runtime.layer;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the kernel of a convolution moves over its input, one number per spatial dimension.
 *
 * @param padding elements added at both ends of the input; without meaning if {@code same}
 * @param same whether the input is padded so that the output has its size divided by the stride,
 *     rounded up
 * @param mode what the input is padded with
 * @param outputPadding rows added at one end of the output of a transposed convolution
 */
record Geometry(
    Shape kernel,
    Shape stride,
    Shape padding,
    boolean same,
    PaddingMode mode,
    Shape outputPadding,
    Shape dilation,
    int groups) {

  static Geometry of(int dimensions) {
    return new Geometry(
        new Shape(),
        repeated(1, dimensions),
        repeated(0, dimensions),
        false,
        PaddingMode.ZEROS,
        repeated(0, dimensions),
        repeated(1, dimensions),
        1);
  }

  Geometry withKernel(Shape other) {
    return new Geometry(other, stride, padding, same, mode, outputPadding, dilation, groups);
  }

  Geometry withStride(Shape other) {
    return new Geometry(kernel, other, padding, same, mode, outputPadding, dilation, groups);
  }

  Geometry withPadding(Shape other) {
    return new Geometry(kernel, stride, other, false, mode, outputPadding, dilation, groups);
  }

  Geometry withMode(PaddingMode other) {
    return new Geometry(kernel, stride, padding, same, other, outputPadding, dilation, groups);
  }

  Geometry withOutputPadding(Shape other) {
    return new Geometry(kernel, stride, padding, same, mode, other, dilation, groups);
  }

  Geometry withDilation(Shape other) {
    return new Geometry(kernel, stride, padding, same, mode, outputPadding, other, groups);
  }

  Geometry withGroups(int other) {
    return new Geometry(kernel, stride, padding, same, mode, outputPadding, dilation, other);
  }

  Geometry withSamePadding() {
    return new Geometry(kernel, stride, padding, true, mode, outputPadding, dilation, groups);
  }

  /** How many elements are added at both ends of one spatial dimension together. */
  long padded(long input, int dimension) {
    if (!same) {
      return 2 * padding.get(dimension);
    }
    long step = stride.get(dimension);
    long output = (input + step - 1) / step;
    return Math.max((output - 1) * step + reach(dimension) - input, 0);
  }

  /** The options of PyTorch's convolutions. */
  Map<String, @Nullable Object> options(long inChannels, long outChannels, boolean bias) {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    options.put("in_channels", inChannels);
    options.put("out_channels", outChannels);
    options.put("kernel_size", list(kernel));
    options.put("stride", list(stride));
    options.put("padding", same ? "same" : list(padding));
    options.put("dilation", list(dilation));
    options.put("groups", (long) groups);
    options.put("bias", bias);
    options.put("padding_mode", mode.name().toLowerCase(Locale.ROOT));
    return options;
  }

  static List<Long> list(Shape shape) {
    return Arrays.stream(shape.getShape()).boxed().toList();
  }

  /** The size of one spatial dimension of a convolution's output. */
  long output(long input, int dimension) {
    return (input + padded(input, dimension) - reach(dimension)) / stride.get(dimension) + 1;
  }

  /** The size of one spatial dimension of a transposed convolution's output. */
  long transposedOutput(long input, int dimension) {
    return (input - 1) * stride.get(dimension)
        - 2 * padding.get(dimension)
        + reach(dimension)
        + outputPadding.get(dimension);
  }

  /** How far apart the first and the last element are that the kernel sees, both counted. */
  private long reach(int dimension) {
    return dilation.get(dimension) * (kernel.get(dimension) - 1) + 1;
  }

  /** One number per spatial dimension, or one for all of them. */
  static Shape spatial(int dimensions, long... sizes) {
    if (sizes.length == 1) {
      return repeated(sizes[0], dimensions);
    }
    if (sizes.length != dimensions) {
      throw new IllegalArgumentException(
          "expected one number, or "
              + dimensions
              + ", one per spatial dimension, but got "
              + sizes.length);
    }
    return new Shape(sizes);
  }

  static Shape repeated(long value, int dimensions) {
    long[] values = new long[dimensions];
    Arrays.fill(values, value);
    return new Shape(values);
  }
}
