package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.module.Grid;
import dev.brevity.runtime.module.Recording;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Applies an activation function, if there is one, and quantizes what comes out. */
public interface ActQuant extends QuantProxy {
  /**
   * Quantizes an activation.
   *
   * @return the quantized activation; when quantization is off the plain one, or one with the
   *     metadata of {@code x} when the activation function leaves the grid alone
   */
  default QuantTensor quantize(QuantTensor x) {
    return quantize(x, Recording.ORDINARY);
  }

  /** The same, recorded for differentiation in a certain way. */
  QuantTensor quantize(QuantTensor x, Recording recording);

  /**
   * Shares the tensor quantizer of another: values of both are on the same grid, whose scale is
   * found from both. The activation function stays.
   *
   * @throws IllegalArgumentException if the other quantizes nothing
   */
  void shareTensorQuant(ActQuant other);

  /**
   * Shares the scale of another, found from the values of both, but not its sign.
   *
   * @throws IllegalArgumentException if not both quantize to integers
   */
  void shareScale(ActQuant other);

  /** Multiplies what the activation function returns before it is quantized. */
  void multiplyActivation(UnaryOperator<NDArray> multiplication);

  /**
   * Quantizes values that the activation function has been applied to already.
   *
   * @return plain values when quantization is off
   */
  QuantTensor quantizeActivated(NDArray activated);

  /**
   * What any values would be quantized to now, for kernels that quantize many tensors.
   *
   * @param x some tensor; the results belong to its manager
   * @return null if that depends on the values, or is no such grid
   */
  @Nullable Grid grid(NDArray x);

  /** The activation function that is applied; null for none. */
  @Nullable Activation activation();

  /** Whether the scale is computed from each input, so that no calibration finds it. */
  boolean followsInput();

  /** Whether the activation function, if there is one, leaves values on their grid. */
  boolean isPassthroughAct();
}
