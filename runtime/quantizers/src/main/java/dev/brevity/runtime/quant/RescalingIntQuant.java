package dev.brevity.runtime.quant;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.aten.Gradients;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.bitwidth.BitWidth;
import dev.brevity.runtime.bitwidth.IntScaling;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.Grid;
import dev.brevity.runtime.module.IntegerQuant;
import dev.brevity.runtime.module.Memo;
import dev.brevity.runtime.module.Observing;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.module.Recording;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.module.SelfScaledQuant;
import dev.brevity.runtime.scaling.PlainMagnitude;
import dev.brevity.runtime.scaling.Scaling;
import dev.brevity.runtime.zeropoint.ZeroPoint;
import dev.brevity.runtime.zeropoint.ZeroZeroPoint;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Integer quantization whose scale is a threshold in real units over one in integers. */
@Implementation
public final class RescalingIntQuant extends Component implements SelfScaledQuant, Observing {
  private final IntegerQuant intQuant;
  private Scaling scaling;
  private IntScaling intScaling;
  private final ZeroPoint zeroPoint;
  private final BitWidth bitWidth;
  private final Memo kernelConstants = memo();
  private boolean observerOnly;
  private @Nullable NDArray smallestScale;

  @Inject
  public RescalingIntQuant(
      IntegerQuant intQuant,
      Scaling scalingImpl,
      IntScaling intScalingImpl,
      ZeroPoint zeroPointImpl,
      BitWidth bitWidthImpl) {
    this.intQuant = child("int_quant", intQuant);
    this.scaling = child("scaling_impl", scalingImpl);
    this.intScaling = child("int_scaling_impl", intScalingImpl);
    this.zeroPoint = child("zero_point_impl", zeroPointImpl);
    this.bitWidth = child("msb_clamp_bit_width_impl", bitWidthImpl);
    liveAttribute("observer_only", this::isObserverOnly);
  }

  @Override
  public Quantized quantize(NDArray x, Recording recording) {
    try (Scope scope = new Scope(x)) {
      NDArray bits = bitWidth.bitWidth();
      NDList together = together(x, recording, bits);
      if (together != null) {
        NDArray none = zeroPoint.zeroPoint(x, together.get(1), bits);
        return new Quantized(
            scope.handOut(together.get(0)),
            scope.handOut(together.get(1)),
            scope.handOut(none),
            scope.handOut(bits));
      }
      NDArray scale = scale(x, bits);
      NDArray zero = zeroPoint.zeroPoint(x, scale, bits);
      NDArray y = observerOnly ? x : values(x, recording, scale, zero, bits);
      return new Quantized(
          scope.handOut(y), scope.handOut(scale), scope.handOut(zero), scope.handOut(bits));
    }
  }

  @Override
  public @Nullable Grid grid(NDArray x) {
    NDArray bits = bitWidth.bitWidth();
    if (observerOnly
        || !Constant.is(bits)
        || scaling.followsValues()
        || zeroPoint.followsValues()
        || !(intQuant instanceof AffineIntQuant affine)) {
      return null;
    }
    try (Scope scope = new Scope(x)) {
      NDArray scale = scale(x, bits);
      NDArray zero = zeroPoint.zeroPoint(x, scale, bits);
      Grid grid = affine.grid(scale, zero, bits);
      return grid == null ? null : grid.map(scope::handOut);
    }
  }

  private NDArray scale(NDArray x, NDArray bits) {
    NDArray scale = scaling.scale(x, intScaling.threshold(bits));
    return smallestScale == null ? scale : scale.maximum(smallestScale);
  }

  /** Values and scale by one kernel; null if none does the same. */
  private @Nullable NDList together(NDArray x, Recording recording, NDArray bits) {
    if (observerOnly
        || smallestScale != null
        || !Constant.is(bits)
        || !(zeroPoint instanceof ZeroZeroPoint)
        || !(intQuant instanceof AffineIntQuant affine)) {
      return null;
    }
    PlainMagnitude magnitude =
        scaling.plainMagnitude(intScaling.threshold(bits), Gradients.recorded());
    if (magnitude == null) {
      return null;
    }
    NDArray constants =
        kernelConstants.of(
            bits,
            known ->
                Tensors.row(
                    magnitude.threshold(),
                    magnitude.minimum(),
                    intQuant.minInt(known),
                    intQuant.maxInt(known)));
    return affine.quantizeByMagnitude(magnitude, constants, x, recording);
  }

  private NDArray values(
      NDArray x, Recording recording, NDArray scale, NDArray zeroPoint, NDArray bits) {
    Recording possible = intQuant.keepsShape() ? recording : Recording.ORDINARY;
    return possible.values(
        x, n -> intQuant.quantize(n[0], n[1], n[0], n[1], n[2], x), scale, zeroPoint, bits);
  }

  /**
   * Takes scale and statistics of another quantizer from now on: both have the same scale, found
   * from the values of both.
   */
  public void shareScale(RescalingIntQuant other) {
    scaling = borrowedChild("scaling_impl", other.scaling);
    intScaling = borrowedChild("int_scaling_impl", other.intScaling);
    kernelConstants.close();
  }

  /**
   * Keeps scales from being smaller from now on, whatever they are computed from.
   *
   * @param smallest float32, of the shape of the scale; it stays with its owner
   */
  public void limitScale(NDArray smallest) {
    smallestScale = smallest;
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
