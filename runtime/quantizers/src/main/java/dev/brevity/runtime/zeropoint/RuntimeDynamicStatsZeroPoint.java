package dev.brevity.runtime.zeropoint;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.IntegerQuant;
import dev.brevity.runtime.stats.Stats;
import dev.brevity.runtime.view.BroadcastShape;
import dev.brevity.runtime.view.ViewShape;
import jakarta.inject.Inject;

/** A zero point for the tensor or for each of its rows, from the present input's own statistic. */
@Implementation
final class RuntimeDynamicStatsZeroPoint extends Component implements ZeroPoint {
  private final ViewShape view;
  private final Stats stats;
  private final BroadcastShape broadcast;
  private final ScaleShiftZeroPoint scaleShift;

  /**
   * Makes the zero point.
   *
   * @param quantizeZeroPoint whether it is rounded and clamped to an integer
   * @param dynamicScalingBroadcastableFn brings the statistic into a shape that fits the input
   */
  @Inject
  public RuntimeDynamicStatsZeroPoint(
      Stats zeroPointStatsImpl,
      IntegerQuant intQuant,
      boolean quantizeZeroPoint,
      BroadcastShape dynamicScalingBroadcastableFn,
      ViewShape zeroPointStatsInputViewShapeImpl) {
    this.view = child("zero_point_stats_input_view_shape_impl", zeroPointStatsInputViewShapeImpl);
    this.stats = child("zero_point_stats_impl", zeroPointStatsImpl);
    this.broadcast = child("dynamic_scaling_broadcastable_fn", dynamicScalingBroadcastableFn);
    this.scaleShift =
        child("scale_shift_zero_point", new IntegerScaleShift(intQuant, quantizeZeroPoint));
  }

  @Override
  public NDArray zeroPoint(NDArray x, NDArray scale, NDArray bitWidth) {
    NDArray lowest = broadcast.broadcast(stats.of(view.view(x)), x.getShape());
    NDArray offset = StraightThrough.absWithBinarySignGradient(lowest);
    return scaleShift.zeroPoint(offset, scale, bitWidth);
  }
}
