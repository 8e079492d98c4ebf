package dev.brevity.runtime.onnx.dpu;

import dev.brevity.runtime.onnx.node.NodeAttributes;
import java.util.List;

/** How a window moves over a picture. */
final class DpuWindow {
  private static final List<Long> NONE = List.of(0L, 0L, 0L, 0L);
  private static final List<Long> ONES = List.of(1L, 1L);

  private DpuWindow() {}

  static List<Long> kernel(NodeAttributes attributes) {
    return attributes.integers("kernel_shape").orElse(ONES);
  }

  static List<Long> strides(NodeAttributes attributes) {
    return attributes.integers("strides").orElse(ONES);
  }

  static List<Long> dilations(NodeAttributes attributes) {
    return attributes.integers("dilations").orElse(ONES);
  }

  /** Top, left, bottom, right. */
  static List<Long> pads(NodeAttributes attributes) {
    return attributes.integers("pads").orElse(NONE);
  }

  static boolean isFlat(NodeAttributes attributes) {
    return kernel(attributes).size() == 2;
  }

  static long size(NodeAttributes attributes) {
    return kernel(attributes).stream().reduce(1L, (one, other) -> one * other);
  }

  static void set(DpuNode node, NodeAttributes attributes, DpuVersion version) {
    node.set("dilations", dilations(attributes));
    node.set("kernel_shape", kernel(attributes));
    if (version == DpuVersion.V1) {
      node.set("pads", pads(attributes));
    } else {
      node.set("auto_pad", "VALID");
    }
    node.set("strides", strides(attributes));
  }

  static void setAverage(DpuNode node, NodeAttributes attributes) {
    node.set("kernel_shape", kernel(attributes));
    node.set("pads", pads(attributes));
    node.set("strides", strides(attributes));
  }
}
