package dev.brevity.runtime.onnx.shape;

import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Operators that move a window over the spatial dimensions of their input. */
public final class WindowRules {
  private WindowRules() {}

  public static TensorFacts convolution(NodeFacts node) {
    return convolution(node, 1);
  }

  /** A convolution of codes whose sums are not scaled. */
  public static TensorFacts integers(NodeFacts node) {
    return TensorFacts.of(Optional.of(DataType.INT32), convolution(node, 1).shape());
  }

  /** A convolution of codes whose sums become codes again. */
  public static TensorFacts codes(NodeFacts node) {
    return TensorFacts.of(node.operand(7).type(), convolution(node, 3).shape());
  }

  /** Pooling, and the places of what it chose. */
  public static List<TensorFacts> pool(NodeFacts node) {
    List<Long> kernel = node.integers("kernel_shape").orElseThrow(UndeterminedException::new);
    long channels =
        node.operand(0).shape().rank() < 0 ? StaticShape.VARIES : node.operand(0).shape().size(1);
    TensorFacts pooled = windows(node, channels, kernel);
    return List.of(pooled, TensorFacts.of(Optional.of(DataType.INT64), pooled.shape()));
  }

  /** One number for each channel. */
  public static TensorFacts global(NodeFacts node) {
    List<Long> sizes = new ArrayList<>(node.operand(0).shape().sizes());
    for (int i = 2; i < sizes.size(); i++) {
      sizes.set(i, 1L);
    }
    return node.operand(0).like(StaticShape.of(sizes));
  }

  /** The input with what makes each stride give an output. */
  public static TensorFacts samePad(NodeFacts node) {
    TensorFacts x = node.operand(0);
    List<Long> sizes = new ArrayList<>(x.shape().sizes());
    List<Long> kernel = node.integers("kernel_shape").orElseThrow(UndeterminedException::new);
    for (int i = 0; i < kernel.size(); i++) {
      long size = sizes.get(i + 2);
      if (size != StaticShape.VARIES) {
        long stride = each(node, "strides", i, 1);
        long reach = (kernel.get(i) - 1) * each(node, "dilations", i, 1) + 1;
        sizes.set(i + 2, Math.max(size, ((size + stride - 1) / stride - 1) * stride + reach));
      }
    }
    return x.like(StaticShape.of(sizes));
  }

  private static TensorFacts convolution(NodeFacts node, int input) {
    StaticShape weight = node.operand(input).shape();
    return windows(node, weight.size(0), kernel(node, weight));
  }

  private static List<Long> kernel(NodeFacts node, StaticShape weight) {
    List<Long> sizes = weight.sizes();
    return node.integers("kernel_shape").orElse(sizes.subList(2, sizes.size()));
  }

  private static TensorFacts windows(NodeFacts node, long channels, List<Long> kernel) {
    TensorFacts x = node.operand(0);
    if (x.shape().rank() < 0) {
      return x.like(StaticShape.ofRank(kernel.size() + 2).with(1, channels));
    }
    List<Long> sizes = new ArrayList<>(List.of(x.shape().size(0), channels));
    for (int i = 0; i < kernel.size(); i++) {
      long size = x.shape().size(i + 2);
      sizes.add(size == StaticShape.VARIES ? size : places(node, kernel, i, size));
    }
    return x.like(StaticShape.of(sizes));
  }

  /** The number of places that the window stops at along one dimension. */
  private static long places(NodeFacts node, List<Long> kernel, int i, long size) {
    int spatial = kernel.size();
    long stride = each(node, "strides", i, 1);
    long reach = (kernel.get(i) - 1) * each(node, "dilations", i, 1) + 1;
    String auto = node.text("auto_pad", "NOTSET");
    if (auto.startsWith("SAME")) {
      return (size + stride - 1) / stride;
    }
    boolean valid = auto.equals("VALID");
    long begin = valid ? 0 : each(node, "pads", i, 0);
    long end = valid ? 0 : each(node, "pads", spatial + i, 0);
    long room = size + begin + end - reach;
    if (room < 0 || stride < 1) {
      throw new IllegalArgumentException("the window is larger than the input");
    }
    if (node.integer("ceil_mode", 0) == 0) {
      return room / stride + 1;
    }
    long places = (room + stride - 1) / stride + 1;
    // The last window must begin inside of the input or before it.
    return (places - 1) * stride >= size + begin ? places - 1 : places;
  }

  private static long each(NodeFacts node, String option, int index, long otherwise) {
    return node.integers(option).map(list -> list.get(index)).orElse(otherwise);
  }

  public static TensorFacts transposed(NodeFacts node) {
    TensorFacts x = node.operand(0);
    StaticShape weight = node.operand(1).shape();
    long groups = node.integer("group", 1);
    long channels =
        weight.size(1) == StaticShape.VARIES ? StaticShape.VARIES : weight.size(1) * groups;
    List<Long> kernel = kernel(node, weight);
    if (x.shape().rank() < 0) {
      return x.like(StaticShape.ofRank(kernel.size() + 2).with(1, channels));
    }
    List<Long> sizes = new ArrayList<>(List.of(x.shape().size(0), channels));
    String auto = node.text("auto_pad", "NOTSET");
    for (int i = 0; i < kernel.size(); i++) {
      long size = x.shape().size(i + 2);
      long stride = each(node, "strides", i, 1);
      boolean unpadded = auto.equals("VALID");
      if (node.integers("output_shape").isPresent()) {
        sizes.add(each(node, "output_shape", i, 0));
      } else if (size == StaticShape.VARIES) {
        sizes.add(size);
      } else if (auto.startsWith("SAME")) {
        sizes.add(size * stride);
      } else {
        long reach = (kernel.get(i) - 1) * each(node, "dilations", i, 1) + 1;
        long pads =
            unpadded ? 0 : each(node, "pads", i, 0) + each(node, "pads", kernel.size() + i, 0);
        sizes.add((size - 1) * stride + reach + each(node, "output_padding", i, 0) - pads);
      }
    }
    return x.like(StaticShape.of(sizes));
  }
}
