package dev.brevity.runtime.quant;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.aten.Gradients;
import dev.brevity.runtime.aten.IntQuantKernel;
import dev.brevity.runtime.aten.Rounding;
import dev.brevity.runtime.bitwidth.IntRange;
import dev.brevity.runtime.clamp.SelectingTensorClamp;
import dev.brevity.runtime.clamp.TensorClamp;
import dev.brevity.runtime.clamp.TensorClampSte;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.Grid;
import dev.brevity.runtime.module.IntegerQuant;
import dev.brevity.runtime.module.Memo;
import dev.brevity.runtime.module.Recording;
import dev.brevity.runtime.rounding.ElementwiseRounding;
import dev.brevity.runtime.rounding.FloatToInt;
import dev.brevity.runtime.scaling.PlainMagnitude;
import dev.brevity.runtime.view.Identity;
import dev.brevity.runtime.view.ViewShape;
import org.jspecify.annotations.Nullable;

/** The arithmetic of integer quantization: divide, add, round, clamp, and back. */
abstract class AffineIntQuant extends Component implements IntegerQuant {
  private final boolean narrowRange;
  private final boolean signed;
  private final ViewShape inputView;
  private final FloatToInt floatToInt;
  private final TensorClamp tensorClamp;
  private final Delay delay;
  private final Memo minInt = memo();
  private final Memo maxInt = memo();

  AffineIntQuant(
      boolean narrowRange,
      boolean signed,
      ViewShape inputViewImpl,
      FloatToInt floatToIntImpl,
      TensorClamp tensorClampImpl,
      @Nullable Integer quantDelaySteps) {
    this.narrowRange = narrowRange;
    this.signed = signed;
    this.floatToInt = child("float_to_int_impl", floatToIntImpl);
    this.tensorClamp = child("tensor_clamp_impl", tensorClampImpl);
    this.inputView = child("input_view_impl", inputViewImpl);
    this.delay = new Delay(quantDelaySteps);
    attribute("signed", signed);
    attribute("narrow_range", narrowRange);
    liveAttribute("delay_wrapper.delay_impl.quant_delay_steps", delay::remaining);
    counter("delay_wrapper.delay_impl.quant_delay_steps", delay::remaining, delay::setRemaining);
  }

  @Override
  public final NDArray minInt(NDArray bitWidth) {
    return minInt.of(bitWidth, bits -> IntRange.min(signed, narrowRange, bits));
  }

  @Override
  public final NDArray maxInt(NDArray bitWidth) {
    return maxInt.of(bitWidth, bits -> IntRange.max(signed, narrowRange, bits));
  }

  @Override
  public final boolean keepsShape() {
    return inputView instanceof Identity;
  }

  @Override
  public final NDArray toInt(NDArray scale, NDArray zeroPoint, NDArray bitWidth, NDArray x) {
    NDArray y = inputView.view(x).div(scale).add(zeroPoint);
    return tensorClamp.clamp(floatToInt.toInt(y), minInt(bitWidth), maxInt(bitWidth));
  }

  @Override
  public final NDArray quantize(
      NDArray preScale,
      NDArray preZeroPoint,
      NDArray scale,
      NDArray zeroPoint,
      NDArray bitWidth,
      NDArray x) {
    if (preScale == scale && preZeroPoint == zeroPoint) {
      NDArray viewed = inputView.view(x);
      ElementwiseRounding rounding = fusable(viewed, scale, zeroPoint, bitWidth);
      if (rounding != null) {
        return delay.apply(x, fused(rounding.rounding(), viewed, scale, zeroPoint, bitWidth));
      }
    }
    NDArray y = toInt(preScale, preZeroPoint, bitWidth, x).sub(zeroPoint).mul(scale);
    return delay.apply(x, y);
  }

  /**
   * Values and scale by a kernel that computes the scale as well; without a zero point.
   *
   * @param constants threshold and minimum, lowest and highest integer
   * @return values and scale; null if no kernel does the same
   */
  final @Nullable NDList quantizeByMagnitude(
      PlainMagnitude magnitude, NDArray constants, NDArray x, Recording recording) {
    NDArray parameter = magnitude.parameter();
    if (delay.remaining() > 0
        || !keepsShape()
        || !magnitude.fits(x.getShape())
        || !(floatToInt instanceof ElementwiseRounding elementwise)) {
      return null;
    }
    Rounding rounding = elementwise.rounding();
    if (!Gradients.recorded()) {
      return values(rounding, magnitude, constants, x);
    }
    if (parameter == null) {
      return tensorClamp instanceof TensorClampSte
          ? largest(rounding, magnitude.isOfSlices(), constants, x)
          : null;
    }
    if (magnitude.bounded() != PlainMagnitude.Bounded.MAGNITUDE
        || !(tensorClamp instanceof SelectingTensorClamp)) {
      return null;
    }
    if (!recording.findsDerivatives()) {
      return IntQuantKernel.byMagnitude(rounding, x, parameter, constants);
    }
    NDList found = IntQuantKernel.dataByMagnitude(rounding, x, parameter, constants);
    if (found.size() > 2) {
      recording.found(found.get(1), found.get(2));
    }
    return found;
  }

  private static NDList largest(Rounding rounding, boolean ofSlices, NDArray constants, NDArray x) {
    return ofSlices
        ? IntQuantKernel.byAbsMaxOfSlices(rounding, x, constants)
        : IntQuantKernel.byAbsMax(rounding, x, constants);
  }

  private @Nullable NDList values(
      Rounding rounding, PlainMagnitude magnitude, NDArray constants, NDArray x) {
    if (!isKnownClamp()) {
      return null;
    }
    NDArray parameter = magnitude.parameter();
    if (parameter != null) {
      return magnitude.bounded() == PlainMagnitude.Bounded.QUOTIENT
          ? IntQuantKernel.valuesByMagnitude(rounding, x, parameter, constants)
          : null;
    }
    return magnitude.isOfSlices()
        ? IntQuantKernel.valuesByAbsMaxOfSlices(rounding, x, constants)
        : IntQuantKernel.valuesByAbsMax(rounding, x, constants);
  }

  /** The grid of a constant bit width, as kernels know it; null if they do not. */
  final @Nullable Grid grid(NDArray scale, NDArray zeroPoint, NDArray bitWidth) {
    return delay.remaining() == 0
            && keepsShape()
            && isKnownClamp()
            && floatToInt instanceof ElementwiseRounding elementwise
            && scale.size() == 1
            && zeroPoint.size() == 1
            && (Constant.is(zeroPoint) || !Gradients.recorded())
        ? new Grid(
            scale,
            zeroPoint,
            bitWidth,
            minInt(bitWidth),
            maxInt(bitWidth),
            elementwise.rounding(),
            tensorClamp instanceof TensorClampSte)
        : null;
  }

  private boolean isKnownClamp() {
    return tensorClamp instanceof SelectingTensorClamp || tensorClamp instanceof TensorClampSte;
  }

  private NDArray fused(
      Rounding rounding, NDArray x, NDArray scale, NDArray zeroPoint, NDArray bitWidth) {
    NDArray low = minInt(bitWidth);
    NDArray high = maxInt(bitWidth);
    return Gradients.recorded()
        ? IntQuantKernel.quantizeWithGradients(
            rounding, tensorClamp instanceof TensorClampSte, x, scale, zeroPoint, low, high)
        : IntQuantKernel.quantize(rounding, x, scale, zeroPoint, low, high);
  }

  /**
   * The rounding if a kernel computes the same; it has gradients for the input and the scale only.
   */
  private @Nullable ElementwiseRounding fusable(
      NDArray x, NDArray scale, NDArray zeroPoint, NDArray bitWidth) {
    boolean fixedRange = Constant.is(zeroPoint) && Constant.is(bitWidth);
    return isKnownClamp()
            && (fixedRange || !Gradients.recorded())
            && floatToInt instanceof ElementwiseRounding rounding
            && fitsInto(scale.getShape(), x.getShape())
            && fitsInto(zeroPoint.getShape(), x.getShape())
        ? rounding
        : null;
  }

  /** Whether the shape broadcasts to the other without enlarging it. */
  private static boolean fitsInto(Shape shape, Shape target) {
    int offset = target.dimension() - shape.dimension();
    if (offset < 0) {
      return false;
    }
    for (int i = 0; i < shape.dimension(); i++) {
      if (shape.get(i) != 1 && shape.get(i) != target.get(i + offset)) {
        return false;
      }
    }
    return true;
  }
}
