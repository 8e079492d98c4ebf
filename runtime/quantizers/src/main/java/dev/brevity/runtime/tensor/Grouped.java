package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.function.UnaryOperator;

/**
 * A tensor in groups that share a scale, both as groups and as the tensor they stand for.
 *
 * @param value the values in the shape of the original tensor, without padding
 * @param compactValue the values with the dimension split in (groups, group size), padding included
 * @param compactScale one scale per group: of the shape of the compact value with group size 1, or
 *     a scalar
 * @param compactZeroPoint one zero point per group, or a scalar
 * @param groupSize elements of a group
 * @param groupDim the dimension of the original tensor that is divided; negative counts from the
 *     end
 * @param shape the shape of the original tensor
 */
public record Grouped(
    NDArray value,
    NDArray compactValue,
    NDArray compactScale,
    NDArray compactZeroPoint,
    int groupSize,
    int groupDim,
    Shape shape) {
  /**
   * Groups as a quantizer returns them.
   *
   * @param shape of the original tensor
   */
  public static Grouped of(
      NDArray compactValue,
      NDArray compactScale,
      NDArray compactZeroPoint,
      int groupSize,
      int groupDim,
      Shape shape) {
    return new Grouped(
        flat(compactValue, groupDim, shape),
        compactValue,
        compactScale,
        compactZeroPoint,
        groupSize,
        groupDim,
        shape);
  }

  /** The scale of every element, of the shape of the value; a scalar stays one. */
  public NDArray scale() {
    return expand(compactScale);
  }

  /** The zero point of every element, of the shape of the value; a scalar stays one. */
  public NDArray zeroPoint() {
    return expand(compactZeroPoint);
  }

  Grouped map(UnaryOperator<NDArray> replacement) {
    return new Grouped(
        replacement.apply(value),
        replacement.apply(compactValue),
        replacement.apply(compactScale),
        replacement.apply(compactZeroPoint),
        groupSize,
        groupDim,
        shape);
  }

  private NDArray expand(NDArray ofGroup) {
    if (ofGroup.getShape().isScalar()) {
      return ofGroup;
    }
    if (ofGroup.getShape().dimension() > compactValue.getShape().dimension()) {
      throw new IllegalStateException(
          "values of shape "
              + compactValue.getShape()
              + " are not split into groups; set `scaling_per_output_type` = GROUP and no"
              + " `quant_delay_steps`");
    }
    return flat(ofGroup.broadcast(compactValue.getShape()), groupDim, shape);
  }

  /** Joins groups and their elements in one dimension and drops the padding. */
  private static NDArray flat(NDArray grouped, int groupDim, Shape shape) {
    Shape split = grouped.getShape();
    int rank = split.dimension() - 1;
    int dim = groupDim < 0 ? groupDim + rank : groupDim;
    long[] sizes = new long[rank];
    for (int i = 0; i < rank; i++) {
      sizes[i] = i < dim ? split.get(i) : split.get(i + 1);
    }
    sizes[dim] = split.get(dim) * split.get(dim + 1);
    NDArray joined = grouped.reshape(sizes);
    long wanted = shape.get(groupDim < 0 ? groupDim + shape.dimension() : groupDim);
    return sizes[dim] == wanted
        ? joined
        : joined.get(new NDIndex().addAllDim(dim).addSliceDim(0, wanted));
  }
}
