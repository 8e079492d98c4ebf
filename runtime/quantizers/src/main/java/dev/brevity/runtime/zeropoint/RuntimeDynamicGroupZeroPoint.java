package dev.brevity.runtime.zeropoint;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.IntegerQuant;
import dev.brevity.runtime.stats.Stats;
import dev.brevity.runtime.view.ViewShape;
import jakarta.inject.Inject;

/** A zero point for each group, from the present input's own statistic. */
@Implementation
final class RuntimeDynamicGroupZeroPoint extends Component implements ZeroPoint {
  private final ViewShape view;
  private final Stats stats;
  private final ScaleShiftZeroPoint scaleShift;

  @Inject
  public RuntimeDynamicGroupZeroPoint(
      ViewShape inputViewImpl,
      Stats zeroPointStatsImpl,
      IntegerQuant intQuant,
      boolean quantizeZeroPoint) {
    this.view = child("input_view_impl", inputViewImpl);
    this.stats = child("zero_point_stats_impl", zeroPointStatsImpl);
    this.scaleShift =
        child("scale_shift_zero_point", new IntegerScaleShift(intQuant, quantizeZeroPoint));
  }

  @Override
  public NDArray zeroPoint(NDArray x, NDArray scale, NDArray bitWidth) {
    return scaleShift.zeroPoint(stats.of(view.view(x)).neg(), scale, bitWidth);
  }
}
