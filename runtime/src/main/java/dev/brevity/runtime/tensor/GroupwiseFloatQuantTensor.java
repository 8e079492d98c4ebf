package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;

/**
 * Minifloats in groups that share a scale: {@code value = minifloat * scale}.
 *
 * @param training whether it was computed in training
 */
public record GroupwiseFloatQuantTensor(
    Grouped groups, Minifloat format, boolean signed, boolean training) implements ScaledTensor {
  @Override
  public NDArray value() {
    return groups.value();
  }

  @Override
  public NDArray scale() {
    return groups.scale();
  }

  @Override
  public NDArray zeroPoint() {
    return groups.zeroPoint();
  }

  @Override
  public NDArray bitWidth() {
    return format.bitWidth();
  }

  /** Other values alone: what changes a tensor in groups does not know where the groups go. */
  @Override
  public PlainTensor withValue(NDArray value) {
    return new PlainTensor(value);
  }

  @Override
  public GroupwiseFloatQuantTensor map(UnaryOperator<NDArray> replacement) {
    return new GroupwiseFloatQuantTensor(
        groups.map(replacement), format.map(replacement), signed, training);
  }

  /** The same numbers with a scale for every element. */
  public FloatQuantTensor expanded() {
    return new FloatQuantTensor(value(), scale(), zeroPoint(), format, signed, training);
  }

  @Override
  public boolean isValid() {
    return expanded().isValid();
  }
}
