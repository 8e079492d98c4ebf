package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;

/**
 * Integers in groups that share a scale: {@code value = (integer - zeroPoint) * scale}.
 *
 * @param bitWidth float with one element
 */
public record GroupwiseIntQuantTensor(
    Grouped groups, NDArray bitWidth, boolean signed, boolean training)
    implements GroupwiseQuantTensor {
  @Override
  public GroupwiseIntQuantTensor map(UnaryOperator<NDArray> replacement) {
    return new GroupwiseIntQuantTensor(
        groups.map(replacement), replacement.apply(bitWidth), signed, training);
  }

  @Override
  public IntQuantTensor expanded() {
    return new IntQuantTensor(value(), scale(), zeroPoint(), bitWidth, signed, training);
  }
}
