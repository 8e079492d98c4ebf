package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import java.util.function.UnaryOperator;

/**
 * Functions whose gradient is that of the identity. Values are exact, infinities and the sign of
 * zero included: the input is copied for the gradient's sake and the copy's values are then
 * overwritten.
 */
public final class StraightThrough {
  private StraightThrough() {}

  /** Any function of equal shape; it sees its argument without gradient. */
  public static NDArray of(NDArray x, UnaryOperator<NDArray> function) {
    return Gradients.recorded()
        ? Aten.call("straight_through", x, function.apply(x.stopGradient()))
        : function.apply(x);
  }

  /** Rounds to the nearest integer, ties to even. */
  public static NDArray round(NDArray x) {
    return Gradients.recorded() ? Aten.call("round_ste", x) : x.round();
  }

  /** Rounds down. */
  public static NDArray floor(NDArray x) {
    return Gradients.recorded() ? Aten.call("floor_ste", x) : x.floor();
  }

  /** Rounds up. */
  public static NDArray ceil(NDArray x) {
    return Gradients.recorded() ? Aten.call("ceil_ste", x) : x.ceil();
  }

  /** Drops the fraction: {@code sign(x) * floor(|x|)}. */
  public static NDArray roundToZero(NDArray x) {
    return Aten.call("round_to_zero_ste", x);
  }

  /** Rounds to nearest, ties to even, but negative ties up. */
  public static NDArray dpuRound(NDArray x) {
    return Aten.call("dpu_ste", x);
  }

  /** Minus one below zero, otherwise one. */
  public static NDArray binarySign(NDArray x) {
    return Aten.call("binary_sign_ste", x);
  }

  /** Minus one, zero or one. */
  public static NDArray ternarySign(NDArray x) {
    return Aten.call("ternary_sign_ste", x);
  }

  /** Limits to a range, passing gradients outside it too; none reach the bounds. */
  public static NDArray clamp(NDArray x, NDArray low, NDArray high) {
    return Aten.call("clamp_ste", x, low.stopGradient(), high.stopGradient());
  }

  /** The absolute value, with gradient 1 at zero. */
  public static NDArray absWithBinarySignGradient(NDArray x) {
    return Gradients.recorded() ? Aten.call("abs_binary_sign_grad", x) : x.abs();
  }

  /**
   * Moves values away from zero to at least {@code minimum}, keeping the sign; zero counts as
   * positive.
   *
   * @param zero a scalar zero
   * @param minimum a positive scalar
   * @param negativeMinimum its negative
   */
  public static NDArray awayFromZero(
      NDArray x, NDArray zero, NDArray minimum, NDArray negativeMinimum) {
    return of(x, v -> NDArrays.where(v.gte(zero), v.maximum(minimum), v.minimum(negativeMinimum)));
  }
}
