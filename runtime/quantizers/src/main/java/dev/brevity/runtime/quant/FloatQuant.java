package dev.brevity.runtime.quant;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Clamp;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.bitwidth.MinifloatFormat;
import dev.brevity.runtime.clamp.FloatClamp;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.Observing;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.restriction.FloatRestrictValue;
import dev.brevity.runtime.rounding.FloatToInt;
import dev.brevity.runtime.scaling.ConstScaling;
import dev.brevity.runtime.scaling.FloatScaling;
import dev.brevity.runtime.scaling.Scaling;
import dev.brevity.runtime.scaling.ScalingInit;
import dev.brevity.runtime.view.ViewShape;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Quantization to a floating-point format of a few bits, scaled. */
@Implementation
final class FloatQuant extends Component implements MinifloatQuant, Observing {
  /** Keeps zero away from the logarithm: the smallest normal float32. */
  private static final float TINY = Float.MIN_NORMAL;

  private final MinifloatFormat format;
  private final FloatClamp floatClamp;
  private final ViewShape inputView;
  private final Scaling scaling;
  private final @Nullable NDArray threshold;
  private final FloatToInt floatToInt;
  private final NDArray exponentBitWidth;
  private final NDArray mantissaBitWidth;
  private final NDArray exponentBias;
  private final NDArray smallestStep;
  private final NDArray zero = constant(0);
  private boolean observerOnly;

  /**
   * Makes the quantizer.
   *
   * @param bitWidth all bits, that of the sign included
   * @param scalingImpl the scale; 1 if null
   * @param floatScalingImpl what the scale maps its threshold to; 1 if null
   * @throws IllegalArgumentException if the widths do not add up, or the exponent has no bits
   */
  @Inject
  public FloatQuant(
      int bitWidth,
      boolean signed,
      int exponentBitWidth,
      int mantissaBitWidth,
      int exponentBias,
      FloatClamp floatClampImpl,
      ViewShape inputViewImpl,
      @Nullable Scaling scalingImpl,
      @Nullable FloatScaling floatScalingImpl,
      @IfUnset("RoundSte") FloatToInt floatToIntImpl) {
    int sum = exponentBitWidth + mantissaBitWidth + (signed ? 1 : 0);
    if (bitWidth != sum) {
      throw new IllegalArgumentException(
          "exponent, mantissa and sign have " + sum + " bits, `bit_width` is " + bitWidth);
    }
    if (exponentBitWidth == 0) {
      throw new IllegalArgumentException("the exponent needs at least one bit");
    }
    this.format = new MinifloatFormat(exponentBitWidth, mantissaBitWidth, exponentBias);
    this.floatToInt = child("float_to_int_impl", floatToIntImpl);
    this.inputView = child("input_view_impl", inputViewImpl);
    this.scaling = child("scaling_impl", scalingImpl == null ? unscaled() : scalingImpl);
    this.floatClamp = child("float_clamp_impl", floatClampImpl);
    if (floatScalingImpl == null) {
      this.threshold = null;
      attribute("float_scaling_impl", null);
    } else {
      this.threshold = constant(child("float_scaling_impl", floatScalingImpl).threshold(format));
    }
    this.exponentBitWidth = constant(exponentBitWidth);
    this.mantissaBitWidth = constant(mantissaBitWidth);
    this.exponentBias = constant(exponentBias);
    this.smallestStep = constant(format.smallestStep());
    attribute("signed", signed);
    attribute("eps", TINY);
    liveAttribute("observer_only", this::isObserverOnly);
  }

  private static Scaling unscaled() {
    return new ConstScaling(ScalingInit.of(1), true, new FloatRestrictValue(), null, null, null);
  }

  @Override
  public MinifloatQuantized quantize(NDArray x) {
    try (Scope scope = new Scope(x)) {
      NDArray scale = scaling.scale(x, threshold);
      NDArray y = observerOnly ? x : floatClamp.clamp(round(x, scale), format).mul(scale);
      return new MinifloatQuantized(
          scope.handOut(y),
          scope.handOut(scale),
          scope.handOut(zero),
          scope.handOut(exponentBitWidth),
          scope.handOut(mantissaBitWidth),
          scope.handOut(exponentBias),
          floatClamp.saturating(),
          floatClamp.infValues(),
          floatClamp.nanValues());
    }
  }

  private NDArray round(NDArray x, NDArray scale) {
    NDArray scaled = inputView.view(x).div(scale);
    NDArray exponent = StraightThrough.floor(scaled.abs().add(TINY).log2()).sub(mantissaBitWidth);
    NDArray step = Tensors.exp2(Clamp.min(exponent, smallestStep));
    return step.mul(floatToInt.toInt(scaled.div(step)));
  }

  @Override
  public boolean isObserverOnly() {
    return observerOnly;
  }

  @Override
  public void setObserverOnly(boolean observerOnly) {
    this.observerOnly = observerOnly;
  }
}
