package dev.brevity.runtime.layer;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the kernel of a convolution moves over its input, one number per spatial dimension.
 *
 * @param outputPadding rows added at one end of the output of a transposed convolution
 */
record Geometry(
    Shape kernel, Shape stride, Shape padding, Shape outputPadding, Shape dilation, int groups) {

  static Geometry of(int dimensions) {
    return new Geometry(
        new Shape(),
        repeated(1, dimensions),
        repeated(0, dimensions),
        repeated(0, dimensions),
        repeated(1, dimensions),
        1);
  }

  Geometry withKernel(Shape other) {
    return new Geometry(other, stride, padding, outputPadding, dilation, groups);
  }

  Geometry withStride(Shape other) {
    return new Geometry(kernel, other, padding, outputPadding, dilation, groups);
  }

  Geometry withPadding(Shape other) {
    return new Geometry(kernel, stride, other, outputPadding, dilation, groups);
  }

  Geometry withOutputPadding(Shape other) {
    return new Geometry(kernel, stride, padding, other, dilation, groups);
  }

  Geometry withDilation(Shape other) {
    return new Geometry(kernel, stride, padding, outputPadding, other, groups);
  }

  Geometry withGroups(int other) {
    return new Geometry(kernel, stride, padding, outputPadding, dilation, other);
  }

  /** The options of PyTorch's convolutions. */
  Map<String, @Nullable Object> options(long inChannels, long outChannels, boolean bias) {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    options.put("in_channels", inChannels);
    options.put("out_channels", outChannels);
    options.put("kernel_size", list(kernel));
    options.put("stride", list(stride));
    options.put("padding", list(padding));
    options.put("dilation", list(dilation));
    options.put("groups", (long) groups);
    options.put("bias", bias);
    return options;
  }

  static List<Long> list(Shape shape) {
    return Arrays.stream(shape.getShape()).boxed().toList();
  }

  /** The size of one spatial dimension of a convolution's output. */
  long output(long input, int dimension) {
    long reach = dilation.get(dimension) * (kernel.get(dimension) - 1) + 1;
    return (input + 2 * padding.get(dimension) - reach) / stride.get(dimension) + 1;
  }

  /** The size of one spatial dimension of a transposed convolution's output. */
  long transposedOutput(long input, int dimension) {
    return (input - 1) * stride.get(dimension)
        - 2 * padding.get(dimension)
        + dilation.get(dimension) * (kernel.get(dimension) - 1)
        + outputPadding.get(dimension)
        + 1;
  }

  private static Shape repeated(long value, int dimensions) {
    long[] values = new long[dimensions];
    Arrays.fill(values, value);
    return new Shape(values);
  }
}
