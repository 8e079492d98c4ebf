package dev.brevity.runtime.onnx.shape;

import java.util.Optional;
import java.util.stream.LongStream;

/** Operators that make images finer or coarser. */
public final class ResizingRules {
  private ResizingRules() {}

  public static TensorFacts resize(NodeFacts node) {
    if (node.opset() < 11) {
      return scaled(node, node.input(1));
    }
    Optional<TensorFacts> sizes = node.input(3).filter(facts -> facts.shape().elements() != 0);
    if (sizes.isEmpty()) {
      return scaled(node, node.input(2));
    }
    TensorFacts x = node.operand(0);
    boolean stretched = node.text("keep_aspect_ratio_policy", "stretch").equals("stretch");
    if (sizes.get().numbers().isEmpty() || !stretched) {
      return x.like(StaticShape.ofRank(x.shape().rank()));
    }
    long[] axes = axes(node);
    StaticShape shape = x.shape();
    Numbers wanted = sizes.get().numbers().get();
    for (int i = 0; i < axes.length; i++) {
      Number size = wanted.get(i);
      shape = shape.with(shape.axis(axes[i]), size == null ? StaticShape.VARIES : size.longValue());
    }
    return x.like(shape);
  }

  public static TensorFacts upsample(NodeFacts node) {
    return scaled(node, node.input(1));
  }

  private static long[] axes(NodeFacts node) {
    return node.integers("axes")
        .map(list -> list.stream().mapToLong(Long::longValue).toArray())
        .orElseGet(() -> LongStream.range(0, node.operand(0).shape().sizes().size()).toArray());
  }

  private static TensorFacts scaled(NodeFacts node, Optional<TensorFacts> scales) {
    TensorFacts x = node.operand(0);
    Optional<Numbers> factors = scales.flatMap(TensorFacts::numbers).filter(Numbers::isComplete);
    if (factors.isEmpty() || x.shape().rank() < 0) {
      return x.like(StaticShape.ofRank(x.shape().rank()));
    }
    long[] axes = axes(node);
    StaticShape shape = x.shape();
    for (int i = 0; i < axes.length; i++) {
      int axis = shape.axis(axes[i]);
      long size = shape.size(axis);
      if (size != StaticShape.VARIES) {
        shape = shape.with(axis, (long) Math.floor(size * factors.get().reals()[i]));
      }
    }
    return x.like(shape);
  }
}
