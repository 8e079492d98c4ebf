package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;

/** A tensor in groups that share a scale. Its value and its scale are those of every element. */
public sealed interface GroupwiseQuantTensor extends ScaledTensor
    permits GroupwiseIntQuantTensor, GroupwiseFloatQuantTensor {
  /** Values, scales and zero points, group by group too. */
  Grouped groups();

  /** The same numbers with a scale for every element. */
  ScaledTensor expanded();

  @Override
  default NDArray value() {
    return groups().value();
  }

  @Override
  default NDArray scale() {
    return groups().scale();
  }

  @Override
  default NDArray zeroPoint() {
    return groups().zeroPoint();
  }

  @Override
  default boolean isValid() {
    return expanded().isValid();
  }

  /** Other values alone: what changes a tensor in groups does not know where the groups go. */
  @Override
  default PlainTensor withValue(NDArray value) {
    return new PlainTensor(value);
  }
}
