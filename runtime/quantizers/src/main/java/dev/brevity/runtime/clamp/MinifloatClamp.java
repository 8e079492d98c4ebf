package dev.brevity.runtime.clamp;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.bitwidth.MinifloatFormat;
import dev.brevity.runtime.bitwidth.OfFormat;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Limits to the largest value of the format or, if it does not saturate, turns what lies beyond
 * into infinity or NaN.
 */
@Implementation("FloatClamp")
final class MinifloatClamp extends Component implements FloatClamp {
  private final TensorClamp tensorClamp;
  private final boolean signed;
  private final @Nullable List<String> infValues;
  private final @Nullable List<String> nanValues;
  private final @Nullable NDArray available;
  private final boolean saturating;
  private final NDArray zero = constant(0);
  private final NDArray infinity = constant(Double.POSITIVE_INFINITY);
  private final NDArray negativeInfinity = constant(Double.NEGATIVE_INFINITY);
  private final NDArray nan = constant(Double.NaN);
  private final OfFormat largest = new OfFormat(this::largest);
  private final OfFormat lowest = new OfFormat(format -> largest(format).neg());

  @Inject
  public MinifloatClamp(
      TensorClamp tensorClampImpl,
      boolean signed,
      @Nullable List<String> infValues,
      @Nullable List<String> nanValues,
      @Nullable Double maxAvailableFloat,
      @IfUnset("true") boolean saturating) {
    this.tensorClamp = child("tensor_clamp_impl", tensorClampImpl);
    this.signed = signed;
    this.infValues = infValues;
    this.nanValues = nanValues;
    this.available = maxAvailableFloat == null ? null : constant(maxAvailableFloat);
    this.saturating = saturating;
    attribute("saturating", saturating);
    attribute("signed", signed);
    attribute("inf_values", infValues);
    attribute("nan_values", nanValues);
  }

  /**
   * Limits unscaled values to the format.
   *
   * @throws IllegalStateException if the clamp does not saturate and the format has neither
   *     infinity nor NaN
   */
  @Override
  public NDArray clamp(NDArray x, MinifloatFormat format) {
    NDArray high = largest.of(format);
    NDArray low = signed ? lowest.of(format) : zero;
    NDArray y = tensorClamp.clamp(x, low, high);
    return saturating ? y : overflow(x.stopGradient(), y, low, high);
  }

  private NDArray overflow(NDArray x, NDArray clamped, NDArray low, NDArray high) {
    NDArray above = x.gt(high);
    NDArray below = x.lt(low);
    if (infValues != null) {
      return Tensors.select(below, negativeInfinity, Tensors.select(above, infinity, clamped));
    }
    if (nanValues != null) {
      return Tensors.select(above.logicalOr(below).logicalOr(x.isInfinite()), nan, clamped);
    }
    throw new IllegalStateException(
        "a format without codes for infinity or NaN can only be clamped with `saturating`");
  }

  private NDArray largest(MinifloatFormat format) {
    return available == null ? format.largest() : format.largest().minimum(available);
  }

  @Override
  public boolean saturating() {
    return saturating;
  }

  @Override
  public @Nullable List<String> infValues() {
    return infValues;
  }

  @Override
  public @Nullable List<String> nanValues() {
    return nanValues;
  }

  @Override
  public void close() {
    super.close();
    largest.close();
    lowest.close();
  }
}
