package dev.brevity.runtime.onnx.shape;

import java.util.ArrayList;
import java.util.List;

/** Operators that look at images at other places. */
public final class GridRules {
  private GridRules() {}

  /** An image at the places of a grid {@code [N, *, D]}. */
  public static TensorFacts sampled(NodeFacts node) {
    TensorFacts x = node.operand(0);
    StaticShape grid = node.operand(1).shape();
    if (grid.rank() < 0 || x.shape().rank() < 0) {
      return x.like(StaticShape.ofRank(Math.max(grid.rank(), x.shape().rank())));
    }
    List<Long> sizes = new ArrayList<>(x.shape().sizes().subList(0, 2));
    sizes.addAll(grid.sizes().subList(1, grid.rank() - 1));
    return x.like(StaticShape.of(sizes));
  }

  /** A grid for an image {@code [N, C, *]} of these sizes. */
  public static TensorFacts affine(NodeFacts node) {
    TensorFacts theta = node.operand(0);
    long[] image = node.operand(1).integers();
    List<Long> sizes = new ArrayList<>(List.of(image[0]));
    for (int i = 2; i < image.length; i++) {
      sizes.add(image[i]);
    }
    sizes.add((long) image.length - 2);
    return theta.like(StaticShape.of(sizes));
  }
}
