package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.restriction.RestrictValue;
import dev.brevity.runtime.stats.Stats;
import dev.brevity.runtime.view.ViewShape;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** A scale for each group, from the present input's own statistic. */
@Implementation
final class RuntimeDynamicGroupStatsScaling extends RestrictedScaling implements DynamicScaling {
  private final ViewShape view;
  private final Stats stats;

  @Inject
  public RuntimeDynamicGroupStatsScaling(
      int groupSize,
      int groupDim,
      ViewShape inputViewImpl,
      Stats scalingStatsImpl,
      @Nullable Double scalingMinVal,
      @IfUnset("FloatRestrictValue") RestrictValue restrictScalingImpl,
      @Nullable RestrictValue restrictThresholdImpl,
      @Nullable RestrictValue restrictScaleThresholdImpl) {
    super(
        RestrictionNames.OWN,
        restrictScalingImpl,
        restrictThresholdImpl,
        restrictScaleThresholdImpl,
        scalingMinVal);
    this.view = child("input_view_impl", inputViewImpl);
    this.stats = child("scaling_stats_impl", scalingStatsImpl);
    attribute("group_size", groupSize);
    attribute("group_dim", groupDim);
  }

  @Override
  public NDArray scale(NDArray x, @Nullable NDArray threshold) {
    NDArray current = clamp(stats.of(view.view(x)));
    return scaleOf(restriction().toDomain(current), threshold);
  }
}
