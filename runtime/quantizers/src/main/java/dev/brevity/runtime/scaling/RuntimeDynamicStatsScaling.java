package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.restriction.RestrictValue;
import dev.brevity.runtime.stats.Stats;
import dev.brevity.runtime.view.BroadcastShape;
import dev.brevity.runtime.view.ViewShape;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** A scale for the tensor or for each of its rows, from the present input's own statistic. */
@Implementation
final class RuntimeDynamicStatsScaling extends RestrictedScaling implements DynamicScaling {
  private final ViewShape view;
  private final Stats stats;
  private final BroadcastShape broadcast;

  /**
   * Makes the scale.
   *
   * @param dynamicScalingBroadcastableFn brings the scale into a shape that fits the input
   * @param scalingMinVal lower bound of the range that the scale stands for; null for none
   */
  @Inject
  public RuntimeDynamicStatsScaling(
      Stats scalingStatsImpl,
      BroadcastShape dynamicScalingBroadcastableFn,
      ViewShape scalingStatsInputViewShapeImpl,
      RestrictValue restrictScalingImpl,
      @Nullable RestrictValue restrictThresholdImpl,
      @Nullable Double scalingMinVal) {
    super(RestrictionNames.OWN, restrictScalingImpl, restrictThresholdImpl, null, scalingMinVal);
    this.view = child("scaling_stats_input_view_shape_impl", scalingStatsInputViewShapeImpl);
    this.stats = child("stats_impl", scalingStatsImpl);
    this.broadcast = child("dynamic_scaling_broadcastable_fn", dynamicScalingBroadcastableFn);
  }

  @Override
  public NDArray scale(NDArray x, @Nullable NDArray threshold) {
    NDArray kept = restriction().toDomain(stats.of(view.view(x)));
    return broadcast.broadcast(scaleOf(kept, threshold), x.getShape());
  }
}
