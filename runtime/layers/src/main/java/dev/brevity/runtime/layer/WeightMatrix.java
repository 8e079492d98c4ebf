package dev.brevity.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.model.ModelOutline.Weight;

/**
 * The weight of a layer seen as matrices: for each group of a convolution one with a row for each
 * product that an output is the sum of, and a column for each output, {@code [groups, columns,
 * outputs]}. What the literature calls a column of the weight is a row here, which lies together in
 * memory.
 */
public record WeightMatrix(Weight facts) {
  /** The shape of the weight. */
  public Shape shape() {
    return new Shape(facts.shape());
  }

  public int groups() {
    return facts.groups();
  }

  /** Number of products that an output is the sum of. */
  public long columns() {
    return shape().size() / facts.outChannels();
  }

  /** Outputs of a group. */
  public long outputs() {
    return facts.outChannels() / facts.groups();
  }

  /**
   * A tensor of the weight's shape as matrices; a view where that is possible.
   *
   * @return {@code [groups, columns, outputs]}
   */
  public NDArray of(NDArray weight) {
    if (!facts.transposed()) {
      return weight.reshape(groups(), outputs(), columns()).transpose(0, 2, 1);
    }
    long inputs = facts.inChannels() / groups();
    return weight
        .reshape(groups(), inputs, outputs(), columns() / inputs)
        .transpose(0, 1, 3, 2)
        .reshape(groups(), columns(), outputs());
  }

  /** The tensor of the weight's shape that the matrices are made of. */
  public NDArray restored(NDArray matrices) {
    Shape shape = shape();
    if (!facts.transposed()) {
      return matrices.transpose(0, 2, 1).reshape(shape);
    }
    long inputs = facts.inChannels() / groups();
    return matrices
        .reshape(groups(), inputs, columns() / inputs, outputs())
        .transpose(0, 1, 3, 2)
        .reshape(shape);
  }
}
