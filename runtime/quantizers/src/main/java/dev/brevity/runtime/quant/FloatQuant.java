package dev.brevity.runtime.quant;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Clamp;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.bitwidth.BitWidth;
import dev.brevity.runtime.bitwidth.ExponentBias;
import dev.brevity.runtime.bitwidth.MaxMantissa;
import dev.brevity.runtime.bitwidth.MinifloatFormat;
import dev.brevity.runtime.bitwidth.OfFormat;
import dev.brevity.runtime.clamp.FloatClamp;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.Observing;
import dev.brevity.runtime.module.Recording;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.restriction.FloatRestrictValue;
import dev.brevity.runtime.rounding.FloatToInt;
import dev.brevity.runtime.scaling.ConstScaling;
import dev.brevity.runtime.scaling.FloatScaling;
import dev.brevity.runtime.scaling.Scaling;
import dev.brevity.runtime.scaling.ScalingInit;
import dev.brevity.runtime.view.Identity;
import dev.brevity.runtime.view.ViewShape;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Quantization to a floating-point format of a few bits, scaled. */
@Implementation
final class FloatQuant extends Component implements MinifloatQuant, Observing {
  /** Keeps zero away from the logarithm: the smallest normal float32. */
  private static final float TINY = Float.MIN_NORMAL;

  /** Of a power of two in float32. */
  private static final int LARGEST_EXPONENT = Float.MAX_EXPONENT;

  private final FloatClamp floatClamp;
  private final ViewShape inputView;
  private final Scaling scaling;
  private final @Nullable FloatScaling floatScaling;
  private final FloatToInt floatToInt;
  private final BitWidth exponentBitWidth;
  private final BitWidth mantissaBitWidth;
  private final ExponentBias exponentBias;
  private final MaxMantissa maxMantissa;
  private final OfFormat smallestStep = new OfFormat(MinifloatFormat::smallestStep);
  private final NDArray largestStep = constant(LARGEST_EXPONENT);
  private final NDArray zero = constant(0);
  private boolean observerOnly;

  /**
   * Makes the quantizer.
   *
   * @param scalingImpl the scale; 1 if null
   * @param floatScalingImpl what the scale maps its threshold to; 1 if null
   */
  @Inject
  public FloatQuant(
      boolean signed,
      BitWidth exponentBitWidthImpl,
      BitWidth mantissaBitWidthImpl,
      ExponentBias exponentBiasImpl,
      FloatClamp floatClampImpl,
      ViewShape inputViewImpl,
      MaxMantissa computeMaxMantissa,
      @Nullable Scaling scalingImpl,
      @Nullable FloatScaling floatScalingImpl,
      @IfUnset("RoundSte") FloatToInt floatToIntImpl) {
    this.floatToInt = child("float_to_int_impl", floatToIntImpl);
    this.exponentBias = child("exponent_bias_impl", exponentBiasImpl);
    this.exponentBitWidth = child("exponent_bit_width_impl", exponentBitWidthImpl);
    this.mantissaBitWidth = child("mantissa_bit_width_impl", mantissaBitWidthImpl);
    this.inputView = child("input_view_impl", inputViewImpl);
    this.floatScaling = floatScalingImpl;
    if (floatScalingImpl == null) {
      attribute("float_scaling_impl", null);
    } else {
      child("float_scaling_impl", floatScalingImpl);
    }
    this.scaling = child("scaling_impl", scalingImpl == null ? unscaled() : scalingImpl);
    this.floatClamp = child("float_clamp_impl", floatClampImpl);
    this.maxMantissa = child("compute_max_mantissa", computeMaxMantissa);
    attribute("signed", signed);
    attribute("eps", TINY);
    liveAttribute("observer_only", this::isObserverOnly);
  }

  private static Scaling unscaled() {
    return new ConstScaling(ScalingInit.of(1), new FloatRestrictValue(), null, null, null);
  }

  @Override
  public MinifloatQuantized quantize(NDArray x, Recording recording) {
    try (Scope scope = new Scope(x)) {
      NDArray mantissa = mantissaBitWidth.bitWidth();
      MinifloatFormat format =
          new MinifloatFormat(
              exponentBitWidth.bitWidth(),
              mantissa,
              exponentBias.bias(),
              maxMantissa.largest(mantissa));
      NDArray threshold = floatScaling == null ? null : floatScaling.threshold(format);
      NDArray scale = scaling.scale(x, threshold);
      NDArray y = observerOnly ? x : values(x, recording, scale, format);
      return new MinifloatQuantized(
          scope.handOut(y),
          scope.handOut(scale),
          scope.handOut(zero),
          scope.handOut(format.exponentBits()),
          scope.handOut(format.mantissaBits()),
          scope.handOut(format.exponentBias()),
          floatClamp.saturating(),
          floatClamp.infValues(),
          floatClamp.nanValues());
    }
  }

  private NDArray values(NDArray x, Recording recording, NDArray scale, MinifloatFormat format) {
    Recording possible =
        inputView instanceof Identity && format.isFixed() ? recording : Recording.ORDINARY;
    return possible.values(
        x, n -> floatClamp.clamp(round(x, n[0], format), format).mul(n[0]), scale);
  }

  private NDArray round(NDArray x, NDArray scale, MinifloatFormat format) {
    NDArray scaled = inputView.view(x).div(scale);
    NDArray exponent =
        StraightThrough.floor(scaled.abs().add(TINY).log2()).sub(format.mantissaBits());
    // Of an infinite number too the step is finite, so that it can be clamped.
    NDArray step =
        Tensors.exp2(Clamp.max(Clamp.min(exponent, smallestStep.of(format)), largestStep));
    return step.mul(floatToInt.toInt(scaled.div(step)));
  }

  @Override
  public void close() {
    super.close();
    smallestStep.close();
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
