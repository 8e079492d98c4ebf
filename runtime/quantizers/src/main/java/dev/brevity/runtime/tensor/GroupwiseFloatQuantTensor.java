package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;

/** Minifloats in groups that share a scale: {@code value = minifloat * scale}. */
public record GroupwiseFloatQuantTensor(
    Grouped groups, Minifloat format, boolean signed, boolean training)
    implements GroupwiseQuantTensor {
  @Override
  public NDArray bitWidth() {
    return format.bitWidth();
  }

  @Override
  public GroupwiseFloatQuantTensor map(UnaryOperator<NDArray> replacement) {
    return new GroupwiseFloatQuantTensor(
        groups.map(replacement), format.map(replacement), signed, training);
  }

  @Override
  public FloatQuantTensor expanded() {
    return new FloatQuantTensor(value(), scale(), zeroPoint(), format, signed, training);
  }
}
