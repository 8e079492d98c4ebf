package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.aten.Tensors;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A floating-point format of a few bits, one of which is the sign.
 *
 * @param exponentBitWidth float, a scalar
 * @param mantissaBitWidth float, a scalar
 * @param exponentBias float, a scalar
 * @param saturating whether what is too large becomes the largest value
 * @param infValues codes of infinity; null if there are none
 * @param nanValues codes of not-a-number; null if there are none
 */
public record Minifloat(
    NDArray exponentBitWidth,
    NDArray mantissaBitWidth,
    NDArray exponentBias,
    boolean saturating,
    @Nullable List<String> infValues,
    @Nullable List<String> nanValues) {
  /** Keeps zero away from the logarithm: the smallest normal float32. */
  private static final float TINY = Float.MIN_NORMAL;

  /** All bits of a code, that of the sign included. */
  public NDArray bitWidth() {
    return mantissaBitWidth.add(exponentBitWidth).add(1f);
  }

  /** The distance between a value without its scale and the next one of the same exponent. */
  NDArray step(NDArray unscaled) {
    NDArray smallest = exponentBias.neg().add(1f).sub(mantissaBitWidth);
    NDArray exponent = unscaled.abs().add(TINY).log2().floor().sub(mantissaBitWidth);
    return Tensors.exp2(exponent.maximum(smallest));
  }

  Minifloat map(UnaryOperator<NDArray> replacement) {
    return new Minifloat(
        replacement.apply(exponentBitWidth),
        replacement.apply(mantissaBitWidth),
        replacement.apply(exponentBias),
        saturating,
        infValues,
        nanValues);
  }
}
