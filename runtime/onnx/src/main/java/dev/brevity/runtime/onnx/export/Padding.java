package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.types.Shape;

/** Rows around an image. */
final class Padding {
  private static final int CIRCULAR = 19;

  private Padding() {}

  /** As much at both ends of each dimension: all beginnings, then all ends. */
  static long[] both(long[] padding) {
    long[] pads = new long[2 * padding.length];
    for (int i = 0; i < padding.length; i++) {
      pads[i] = padding[i];
      pads[padding.length + i] = padding[i];
    }
    return pads;
  }

  /**
   * What keeps the size of an image, divided by the stride.
   *
   * @param input {@code [N, C, *]}
   */
  static long[] same(Shape input, long[] kernel, long[] stride, long[] dilation) {
    int spatial = kernel.length;
    long[] pads = new long[2 * spatial];
    for (int i = 0; i < spatial; i++) {
      long size = input.get(i + 2);
      long outputs = (size + stride[i] - 1) / stride[i];
      long reach = dilation[i] * (kernel[i] - 1) + 1;
      long all = Math.max((outputs - 1) * stride[i] + reach - size, 0);
      pads[i] = all / 2;
      pads[spatial + i] = all - all / 2;
    }
    return pads;
  }

  /**
   * Writes a node that adds the rows.
   *
   * @param pads all beginnings, then all ends, of the dimensions that follow the channels
   * @param mode as PyTorch calls it: {@code reflect}, {@code replicate}, {@code circular}
   */
  static String write(GraphWriter graph, String input, long[] pads, String mode, String wanted) {
    if (mode.equals("circular") && graph.opset() < CIRCULAR) {
      throw InexpressibleException.before("circular paddings", CIRCULAR);
    }
    String name =
        switch (mode) {
          case "reflect" -> "reflect";
          case "replicate" -> "edge";
          case "circular" -> "wrap";
          default -> "constant";
        };
    int spatial = pads.length / 2;
    long[] all = new long[2 * (spatial + 2)];
    System.arraycopy(pads, 0, all, 2, spatial);
    System.arraycopy(pads, spatial, all, spatial + 4, spatial);
    return graph
        .node("Pad")
        .input(input)
        .set("mode", name)
        .option("pads", wanted + "_pads", all)
        .as(wanted);
  }
}
