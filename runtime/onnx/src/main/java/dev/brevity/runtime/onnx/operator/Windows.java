package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.graph.Call;
import java.util.Arrays;

/**
 * How a window moves over the spatial dimensions of one input, with padding made explicit.
 *
 * @param begins padding before the first element, per spatial dimension
 * @param ends padding after the last one
 */
record Windows(long[] kernel, long[] strides, long[] dilations, long[] begins, long[] ends) {

  /** The windows of a call with ONNX's options, over an input {@code [N, C, *]}. */
  static Windows of(Call call, Shape input, long[] kernel) {
    int spatial = kernel.length;
    if (input.dimension() != spatial + 2) {
      throw new IllegalArgumentException(
          "a window of " + spatial + " dimensions cannot move over " + input);
    }
    long[] strides = each(call, "strides", spatial, 1);
    long[] dilations = each(call, "dilations", spatial, 1);
    long[] pads = each(call, "pads", 2 * spatial, 0);
    long[] sizes = input.slice(2).getShape();
    return padded(
        call.text("auto_pad", "NOTSET"),
        kernel,
        strides,
        dilations,
        Arrays.copyOf(pads, spatial),
        Arrays.copyOfRange(pads, spatial, 2 * spatial),
        sizes);
  }

  /** Padding that the option {@code auto_pad} asks for, for an input of these sizes. */
  static Windows padded(
      String autoPad,
      long[] kernel,
      long[] strides,
      long[] dilations,
      long[] begins,
      long[] ends,
      long[] sizes) {
    if (autoPad.equals("NOTSET") || autoPad.isEmpty()) {
      return new Windows(kernel, strides, dilations, begins, ends);
    }
    long[] before = new long[kernel.length];
    long[] after = new long[kernel.length];
    if (autoPad.startsWith("SAME")) {
      for (int i = 0; i < kernel.length; i++) {
        long outputs = (sizes[i] + strides[i] - 1) / strides[i];
        long reach = (kernel[i] - 1) * dilations[i] + 1;
        long total = Math.max(0, (outputs - 1) * strides[i] + reach - sizes[i]);
        before[i] = autoPad.equals("SAME_LOWER") ? (total + 1) / 2 : total / 2;
        after[i] = total - before[i];
      }
    }
    return new Windows(kernel, strides, dilations, before, after);
  }

  /** Whether both ends get the same padding. */
  boolean isSymmetric() {
    return Arrays.equals(begins, ends);
  }

  private static long[] each(Call call, String option, int count, long otherwise) {
    if (!call.has(option)) {
      long[] all = new long[count];
      Arrays.fill(all, otherwise);
      return all;
    }
    long[] given = call.integers(option);
    if (given.length != count) {
      throw new IllegalArgumentException(
          "`" + option + "` must have " + count + " numbers but has " + given.length);
    }
    return given;
  }
}
