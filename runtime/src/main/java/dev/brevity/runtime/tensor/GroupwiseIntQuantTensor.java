package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;

/**
 * Integers in groups that share a scale: {@code value = (integer - zeroPoint) * scale}.
 *
 * @param bitWidth float with one element
 * @param training whether it was computed in training
 */
public record GroupwiseIntQuantTensor(
    Grouped groups, NDArray bitWidth, boolean signed, boolean training) implements ScaledTensor {
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

  /** Other values alone: what changes a tensor in groups does not know where the groups go. */
  @Override
  public PlainTensor withValue(NDArray value) {
    return new PlainTensor(value);
  }

  @Override
  public GroupwiseIntQuantTensor map(UnaryOperator<NDArray> replacement) {
    return new GroupwiseIntQuantTensor(
        groups.map(replacement), replacement.apply(bitWidth), signed, training);
  }

  /** The same numbers with a scale for every element. */
  public IntQuantTensor expanded() {
    return new IntQuantTensor(value(), scale(), zeroPoint(), bitWidth, signed, training);
  }

  @Override
  public boolean isValid() {
    return expanded().isValid();
  }
}
