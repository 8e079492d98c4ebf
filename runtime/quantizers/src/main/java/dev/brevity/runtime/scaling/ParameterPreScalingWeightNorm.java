package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.TrackedParameter;
import dev.brevity.runtime.restriction.RestrictValue;
import dev.brevity.runtime.stats.Stats;
import dev.brevity.runtime.view.ViewShape;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Weight normalization: {@code scale * norm(weights) / g} with learned norms {@code g}. */
@Implementation
final class ParameterPreScalingWeightNorm extends NormPreScaling {
  @Inject
  public ParameterPreScalingWeightNorm(
      Scaling scalingImpl,
      Stats normalizeStatsImpl,
      ViewShape scalingStatsInputViewShapeImpl,
      List<TrackedParameter> trackedParameterList,
      @Nullable List<Integer> preScalingShape,
      @Nullable RestrictValue restrictPreScalingImpl,
      @Nullable Double preScalingMinVal) {
    super(
        scalingImpl,
        normalizeStatsImpl,
        scalingStatsInputViewShapeImpl,
        trackedParameterList,
        preScalingShape,
        restrictPreScalingImpl,
        preScalingMinVal);
  }

  @Override
  public NDArray preScale(
      NDArray x, @Nullable NDArray inputBitWidth, @Nullable Boolean inputSigned) {
    NDArray weights = view(x);
    return scale(weights).mul(norm(weights)).div(learnedNorm());
  }
}
