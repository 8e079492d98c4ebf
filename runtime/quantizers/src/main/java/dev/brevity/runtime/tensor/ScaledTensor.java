package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;

/** A tensor whose values are codes of a few bits, shifted and scaled. */
public sealed interface ScaledTensor extends QuantTensor
    permits IntQuantTensor, FloatQuantTensor, GroupwiseQuantTensor {
  /** What codes are multiplied by, float, broadcastable to the value. */
  NDArray scale();

  /** The code that stands for zero, float, broadcastable to the value. */
  NDArray zeroPoint();

  /** All bits of a code, that of the sign included; float with one element. */
  NDArray bitWidth();

  /** Whether codes have a sign. */
  boolean signed();

  /** Whether it was computed in training, where scales still move. */
  boolean training();

  /** Whether every value lies close to one that the format has. */
  boolean isValid();

  @Override
  ScaledTensor map(UnaryOperator<NDArray> replacement);
}
