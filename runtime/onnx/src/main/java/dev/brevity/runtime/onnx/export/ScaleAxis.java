package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.tensor.Grouped;

/** The dimension of a tensor that its scales differ along. */
final class ScaleAxis {
  private ScaleAxis() {}

  /**
   * The dimension; -1 if there is one scale for all.
   *
   * @param scales fits a tensor of so many dimensions, but may have fewer
   * @throws InexpressibleException if there are several such dimensions
   */
  static int of(Shape scales, int rank) {
    int axis = -1;
    for (int dimension = 0; dimension < scales.dimension(); dimension++) {
      if (scales.get(dimension) > 1) {
        if (axis >= 0) {
          throw new InexpressibleException(
              "ONNX has scales along one axis, not of shape " + scales,
              "set `scaling_per_output` to CHANNEL or TENSOR");
        }
        axis = dimension;
      }
    }
    return axis < 0 ? -1 : axis + rank - scales.dimension();
  }

  /** The dimension that groups lie along. */
  static int of(Grouped groups) {
    int rank = groups.shape().dimension();
    return groups.groupDim() < 0 ? groups.groupDim() + rank : groups.groupDim();
  }

  /** The shape of what all elements of a group have in common, before groups are joined. */
  static Shape perGroup(Grouped groups) {
    long[] sizes = groups.compactValue().getShape().getShape().clone();
    sizes[of(groups) + 1] = 1;
    return new Shape(sizes);
  }

  /** The sizes of {@link #perGroup} without the dimension of a group's elements. */
  static long[] withoutElements(Grouped groups, Shape perGroup) {
    int element = of(groups) + 1;
    long[] sizes = new long[perGroup.dimension() - 1];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = perGroup.get(i < element ? i : i + 1);
    }
    return sizes;
  }
}
