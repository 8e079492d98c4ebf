package dev.brevity.runtime.module;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.aten.Rounding;
import java.util.function.UnaryOperator;

/**
 * Evenly spaced numbers that values are quantized to, whatever the values are: {@code
 * (clamp(round(x / scale + zeroPoint), low, high) - zeroPoint) * scale}.
 *
 * @param scale one element, with gradient if it is learned
 * @param zeroPoint one element, without gradient
 * @param bitWidth a scalar, without gradient
 * @param low the lowest integer, a scalar
 * @param high the highest integer, a scalar
 * @param straightThrough whether gradients also pass where values are clamped
 */
public record Grid(
    NDArray scale,
    NDArray zeroPoint,
    NDArray bitWidth,
    NDArray low,
    NDArray high,
    Rounding rounding,
    boolean straightThrough) {

  /** The same grid, with other arrays for what a quantized tensor says of itself. */
  public Grid map(UnaryOperator<NDArray> replacement) {
    return new Grid(
        replacement.apply(scale),
        replacement.apply(zeroPoint),
        replacement.apply(bitWidth),
        low,
        high,
        rounding,
        straightThrough);
  }
}
