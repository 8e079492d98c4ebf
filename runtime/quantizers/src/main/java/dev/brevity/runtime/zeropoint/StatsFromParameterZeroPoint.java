package dev.brevity.runtime.zeropoint;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.IntegerQuant;
import dev.brevity.runtime.module.TrackedParameter;
import dev.brevity.runtime.stats.Stats;
import dev.brevity.runtime.view.ViewShape;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A zero point from statistics of the weights, recomputed each time. Gradients reach the weights.
 */
@Implementation
final class StatsFromParameterZeroPoint extends StatsZeroPoint {
  @Inject
  public StatsFromParameterZeroPoint(
      IntegerQuant intQuant,
      boolean quantizeZeroPoint,
      ViewShape zeroPointStatsInputViewShapeImpl,
      @Nullable Integer zeroPointStatsInputConcatDim,
      Stats zeroPointStatsImpl,
      List<Integer> zeroPointShape,
      List<TrackedParameter> trackedParameterList,
      @Nullable ScaleShiftZeroPoint scaleShiftZeroPointImpl,
      @Nullable Double zeroPointAffineRescalingInit,
      @Nullable Double zeroPointAffineShiftingInit) {
    super(
        intQuant,
        quantizeZeroPoint,
        zeroPointStatsInputViewShapeImpl,
        zeroPointStatsInputConcatDim,
        zeroPointStatsImpl,
        zeroPointShape,
        trackedParameterList,
        scaleShiftZeroPointImpl,
        zeroPointAffineRescalingInit,
        zeroPointAffineShiftingInit);
  }

  @Override
  public NDArray zeroPoint(NDArray x, NDArray scale, NDArray bitWidth) {
    return scaledAndShifted(rescale(stats(x)).neg(), scale, bitWidth);
  }
}
