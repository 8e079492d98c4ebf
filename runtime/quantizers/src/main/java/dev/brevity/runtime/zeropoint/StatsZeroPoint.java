package dev.brevity.runtime.zeropoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.Freezable;
import dev.brevity.runtime.module.IntegerQuant;
import dev.brevity.runtime.module.TrackedParameter;
import dev.brevity.runtime.stats.ParameterListStats;
import dev.brevity.runtime.stats.Stats;
import dev.brevity.runtime.view.Shapes;
import dev.brevity.runtime.view.ViewShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A zero point from statistics of weights, with an optional learned factor and offset. */
abstract class StatsZeroPoint extends Component implements ZeroPoint, Freezable {
  private final ScaleShiftZeroPoint scaleShift;
  private final ParameterListStats stats;
  private final @Nullable Parameter factor;
  private final @Nullable Parameter shift;

  StatsZeroPoint(
      IntegerQuant intQuant,
      boolean quantizeZeroPoint,
      ViewShape view,
      @Nullable Integer concatDim,
      Stats statsImpl,
      List<Integer> sizes,
      List<TrackedParameter> tracked,
      @Nullable ScaleShiftZeroPoint scaleShiftZeroPointImpl,
      @Nullable Double rescalingInit,
      @Nullable Double shiftingInit) {
    if (shiftingInit != null && rescalingInit == null) {
      throw new IllegalArgumentException(
          "an offset of the zero point needs a learned factor as well");
    }
    Shape shape = Shapes.of(sizes);
    this.stats =
        child(
            "parameter_list_stats",
            new ParameterListStats(statsImpl, sizes, view, concatDim, tracked, false));
    this.factor =
        rescalingInit == null
            ? null
            : learned("affine_rescaling.affine_weight", shape, rescalingInit);
    this.shift =
        shiftingInit == null
            ? null
            : learned("affine_rescaling.affine_bias.value", shape, shiftingInit);
    this.scaleShift =
        child(
            "scale_shift_zero_point",
            scaleShiftZeroPointImpl == null
                ? new IntegerScaleShift(intQuant, quantizeZeroPoint)
                : scaleShiftZeroPointImpl);
    retain("parameter_list_stats.kept", stats.kept());
    counter("parameter_list_stats.kept", stats::progress, stats::setProgress);
  }

  private Parameter learned(String name, Shape shape, double value) {
    return parameter(name, Constant.filled(shape, (float) value));
  }

  @Override
  public void freeze() {
    stats.freeze();
  }

  @Override
  public boolean isFrozen() {
    return stats.isFrozen();
  }

  final NDArray scaledAndShifted(NDArray offset, NDArray scale, NDArray bitWidth) {
    return scaleShift.zeroPoint(offset, scale, bitWidth);
  }

  final NDArray stats(NDArray x) {
    return stats.of(x);
  }

  final NDArray rescale(NDArray value) {
    if (factor == null) {
      return value;
    }
    NDArray product = value.mul(factor.getArray());
    return shift == null ? product : product.add(shift.getArray());
  }
}
