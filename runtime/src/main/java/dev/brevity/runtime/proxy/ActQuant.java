package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.tensor.QuantTensor;
import org.jspecify.annotations.Nullable;

/** Applies an activation function, if there is one, and quantizes what comes out. */
public interface ActQuant extends QuantProxy {
  /**
   * Quantizes an activation.
   *
   * @return the quantized activation; when quantization is off the plain one, or one with the
   *     metadata of {@code x} when the activation function leaves the grid alone
   */
  QuantTensor quantize(QuantTensor x);

  /**
   * Quantizes values that the activation function has been applied to already.
   *
   * @return plain values when quantization is off
   */
  QuantTensor quantizeActivated(NDArray activated);

  /** The activation function that is applied; null for none. */
  @Nullable Activation activation();

  /** Whether the activation function, if there is one, leaves values on their grid. */
  boolean isPassthroughAct();
}
